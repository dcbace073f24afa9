"""Two people of one couple in different groups, each with a facilitator of their own, and a stranger."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.journal.conftest import ada, cohort, eve, mira
from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, join, make_cohort, stand

__all__ = ["ada", "cohort", "eve", "mira"]


def elsewhere(site: Flask, email: str, track: str = "broke") -> Writer:
    """Someone in a group of their own."""
    with site.app_context():
        place = join(make_cohort(), email, track=track)
        stand(DAY_ONE)
    return Writer(site, email, place)


@pytest.fixture
def tom(site: Flask, mira: Writer) -> Writer:
    """Tom is Mira's partner."""
    return elsewhere(site, "tom@example.org")


@pytest.fixture
def dan(site: Flask, mira: Writer) -> Writer:
    """Dan is nobody's partner."""
    return elsewhere(site, "dan@example.org")
