"""The site with a person of every role, each behind a session of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.security.roles import Roles


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    """The site over http, without a pushed context."""
    return new_app()


@pytest.fixture
def roles(site: Flask) -> Roles:
    """Browsers by role."""
    return Roles(site)
