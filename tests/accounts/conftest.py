"""The site and browsers on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.accounts.authenticator import Device, add
from tests.accounts.named import NOOR
from tests.accounts.staff import FAY, IDA, PRODUCTION, Proxied
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


@pytest.fixture
def named_site(new_app: Callable[..., Flask]) -> Flask:
    """A site with a name: passkeys need one."""
    app = new_app(base_url="http://localhost")
    make_person(app, MIRA)
    make_person(app, NOOR)
    return app


@pytest.fixture
def phone(visit: Visit) -> Device:
    """Mira's phone, with a passkey; she is signed in by it."""
    visit.enter(MIRA)
    device = Device()
    assert add(visit, device) == 303
    return device


@pytest.fixture
def fay(new_app: Callable[..., Flask]) -> Visit:
    """A facilitator's browser, on a site in production."""
    app = new_app(**PRODUCTION)
    make_person(app, FAY, "facilitator")
    make_person(app, IDA, "admin")
    return Proxied(app)
