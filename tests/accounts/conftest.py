"""The site and browsers on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.accounts.visits import Visit, make_person

MIRA = "mira@example.org"


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    """The site over http, with Mira on it, without a pushed context."""
    app = new_app()
    make_person(app, MIRA)
    return app


@pytest.fixture
def visit(site: Flask) -> Visit:
    """A browser on the site."""
    return Visit(site)
