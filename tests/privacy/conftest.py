"""The site with a group that runs and one that has ended."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    """The site, without a pushed context."""
    return new_app()
