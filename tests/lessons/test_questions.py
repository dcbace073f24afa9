"""How many questions a participant's pages ask of the database: a handful, whatever there is to show."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.desk.crowds import statements
from tests.gatherings.groups import planned
from tests.lessons.readers import DAY_ONE, NINE, Reader, join, make_cohort, stand
from unhurried.cohorts.models import Cohort
from unhurried.kit.db import db, transaction
from unhurried.pacing import service as pacing

# The session, the clock that tests can move, four for the person's facts; then what else the page shows.
FACTS = 6
PAGES = {"/home": FACTS + 2, "/rhythm": FACTS + 1, "/gatherings": 4}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_a_handful_of_questions(mira: Reader, path: str) -> None:
    assert asked(mira, path) == PAGES[path]


def test_home_asks_no_more_for_more_courses_gatherings_and_weeks(site: Flask, cohort: int, mira: Reader) -> None:
    few = asked(mira, "/home")
    with site.app_context():
        join(make_cohort(NINE, date(2026, 10, 8)), "mira@example.org")
        stand(DAY_ONE)
        for day in (3, 4, 5):
            planned(cohort, date(2026, 10, 1) + timedelta(days=day))
        stand(DAY_ONE + timedelta(weeks=3))
    mira.post(mira.week(1, "/begin"))
    assert mira.get("/home").text.count('<article class="course"') == 2
    assert asked(mira, "/home") == few == PAGES["/home"]


def test_a_rest_and_a_group_that_waits_are_asked_for_where_they_are(site: Flask, cohort: int, mira: Reader) -> None:
    mira.post("/rhythm/pause", weeks="4")
    with site.app_context(), transaction():
        pacing.hold(db.session.get_one(Cohort, cohort), 4, 1, by=None)
    assert "You are resting" in mira.get("/home").text
    assert asked(mira, "/home") == PAGES["/home"] + 2


def asked(reader: Reader, path: str) -> int:
    """How many statements the page sends to the database when it is looked at again."""
    assert reader.get(path).status_code == 200
    with statements() as seen:
        reader.get(path)
    return len(seen)
