"""Mira and Bea in one circle, Tom of the other track, Ada who looks after the group, Eve who looks after another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.circle.sitting import enter
from tests.journal.conftest import ada, cohort, eve, mira, tom
from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, join, stand

__all__ = ["ada", "cohort", "eve", "mira", "tom"]


@pytest.fixture
def bea(site: Flask, cohort: int, mira: Writer) -> Writer:
    """Bea is in Mira's circle, and both have come in."""
    with site.app_context():
        stand(DAY_ONE - timedelta(days=1))
        place = join(cohort, "bea@example.org")
        stand(DAY_ONE)
    found = Writer(site, "bea@example.org", place)
    for who in (mira, found):
        enter(who)
    return found
