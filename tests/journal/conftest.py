"""Two writers in a group, each with a full session, and their facilitator."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.journal.writers import Writer
from tests.lessons.conftest import cohort
from tests.lessons.readers import DAY_ONE, join, make_cohort, stand

__all__ = ["cohort"]


@pytest.fixture
def mira(site: Flask, cohort: int) -> Writer:
    """Mira has a passphrase and gave it."""
    with site.app_context():
        place = join(cohort, "mira@example.org")
        stand(DAY_ONE)
    return Writer(site, "mira@example.org", place)


@pytest.fixture
def tom(site: Flask, cohort: int, mira: Writer) -> Writer:
    """Tom is in the same group."""
    with site.app_context():
        place = join(cohort, "tom@example.org", track="broke")
        stand(DAY_ONE)
    return Writer(site, "tom@example.org", place)


@pytest.fixture
def ada(site: Flask, cohort: int) -> Writer:
    """Ada looks after the group."""
    return Writer.facilitator(site, "ada@example.org", cohort)


@pytest.fixture
def eve(site: Flask, cohort: int) -> Writer:
    """Eve looks after another group."""
    with site.app_context():
        other = make_cohort()
        stand(DAY_ONE)
    return Writer.facilitator(site, "eve@example.org", other)
