"""Groups that go over to another version of their course, and what their people then have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.curriculum.editions import SIX, edition
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.curriculum.rules import Course
from unhurried.curriculum.service import pin
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.lessons.queries import open_week
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import VersionFault
from unhurried.pacing.models import Opening

START = date(2026, 10, 19)
EVE = datetime(2026, 10, 18, 12, tzinfo=UTC)
WEEK_TWO = datetime(2026, 10, 26, 9, tzinfo=UTC)
MIDWEEK = WEEK_TWO + timedelta(days=2)


@pytest.fixture
def group(new_app: Callable[..., Flask], tmp_path: Path) -> Iterator[Cohort]:
    """A launched group in the first version of a course of six weeks, its words “Old.”."""
    with new_app(courses_dir=str(tmp_path)).app_context():
        yield make_group(edition(tmp_path, *SIX, text="Old."))


def make_group(course: Course, starts_on: date = START, code: str = "c") -> Cohort:
    with transaction():
        clock.stop_at(EVE)
        found = Cohort(course_version_id=pin(course.slug).id, name="G", starts_on=starts_on, code=code, made_at=EVE)
        found.state = "launched"
        db.session.add(found)
    return found


def member(group: Cohort, email: str = "ana@people.example", **chosen: object) -> Enrolment:
    with transaction():
        person = Person(email=email, created_at=EVE)
        db.session.add(person)
        db.session.flush()
        found = Enrolment(person_id=person.id, cohort_id=group.id, joined_at=EVE, **chosen)
        db.session.add(found)
    return found


def at(instant: datetime) -> None:
    with transaction():
        clock.stop_at(instant)
    clock.forget()


def change(group: Cohort, course: Course) -> None:
    with transaction():
        pacing.change_version(group, pin(course.slug), by=None)


def opened(enrolment: Enrolment) -> list[tuple[int, str, datetime]]:
    columns = (Opening.position, Opening.week_key, Opening.planned_at)
    rows = select(*columns).where(Opening.enrolment_id == enrolment.id).order_by(Opening.position)
    return [(row.position, row.week_key, row.planned_at) for row in db.session.execute(rows)]


def words(enrolment: Enrolment, position: int) -> str:
    page = open_week(enrolment.person_id, enrolment.id, position, "en")
    assert page
    return page.lesson.steps[0].markdown


def refused(group: Cohort, course: Course) -> list[str]:
    shown = list(pacing.preview_version(group, course).refusals)
    if shown:
        with pytest.raises(VersionFault), transaction():
            pacing.change_version(group, pin(course.slug), by=None)
    return shown
