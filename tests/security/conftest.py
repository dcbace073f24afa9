"""The site with a person of every role, each behind a session of their own."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.security.roles import Roles


@pytest.fixture
def roles(site: Flask) -> Roles:
    """Browsers by role."""
    return Roles(site)
