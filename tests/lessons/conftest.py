"""A cohort of the nine-week course in its first week, with two people in it."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.lessons.readers import DAY_ONE, Reader, join, make_cohort, stand


@pytest.fixture
def cohort(site: Flask) -> int:
    """A launched cohort of the nine-week course; it is noon of its first day."""
    with site.app_context():
        return make_cohort()


@pytest.fixture
def mira(site: Flask, cohort: int) -> Reader:
    """Mira goes with the group, on the first of the two tracks."""
    with site.app_context():
        place = join(cohort, "mira@example.org")
        stand(DAY_ONE)
    return Reader(site, "mira@example.org", place)


@pytest.fixture
def tom(site: Flask, cohort: int, mira: Reader) -> Reader:
    """Tom is in the same group, on the other track."""
    with site.app_context():
        place = join(cohort, "tom@example.org", track="broke")
        stand(DAY_ONE)
    return Reader(site, "tom@example.org", place)
