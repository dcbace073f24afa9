"""A group of three in the week before its first page, and one site for tests that leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.gatherings.groups import group
from tests.infra.apps import make_app
from tests.infra.databases import close, migrate
from tests.journal.writers import Writer


@pytest.fixture
def cohort(site: Flask) -> int:
    """The group's number; mira, tom and ada are in it."""
    with site.app_context():
        return group("mira@example.org", "tom@example.org", "ada@example.org")


@pytest.fixture
def fay(site: Flask, cohort: int) -> Writer:
    """The group's facilitator."""
    return Writer.facilitator(site, "fay@example.org", cohort)


@pytest.fixture(scope="module")
def one_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, int, Writer]]:
    """One site on SQLite for tests that leave nothing behind: the site, its group, the group's facilitator."""
    folder = tmp_path_factory.mktemp("gatherings")
    app = make_app(f"sqlite:///{folder}/one.sqlite", folder)
    migrate(app)
    with app.app_context():
        cohort = group("mira@example.org")
    yield app, cohort, Writer.facilitator(app, "fay@example.org", cohort)
    close(app)
