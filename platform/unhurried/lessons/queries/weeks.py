"""One week of one enrolment, for its owner only, if it is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.curriculum.queries import page_as_opened, pinned
from unhurried.curriculum.rules import Course, Lesson, NoSuchWeek, Week
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.lessons import rules
from unhurried.lessons.rules import Progress
from unhurried.pacing.models import Opening, Reading
from unhurried.pacing.queries import pace_of
from unhurried.pacing.rules import due_openings


@dataclass(frozen=True)
class WeekPage:
    """One open week of one enrolment, with its text and what the person did with it."""

    enrolment_id: int
    course: Course
    week: Week
    lesson: Lesson
    progress: Progress | None

    @property
    def address(self) -> str:
        """Where the week's own page is; what belongs to it lies below."""
        return f"/weeks/{self.enrolment_id}/{self.week.position}"

    @property
    def number(self) -> int | None:
        """The lesson's number as people read it; None for a rest week."""
        return self.course.outline.lesson_number(self.week.position)


def open_week(
    person_id: int, enrolment_id: int, position: int, locale: str, *, safety: bool = False
) -> WeekPage | None:
    """The week's page if it is this person's and open: one query where the opening is recorded; else None.

    An instant that has passed is open whether or not the clockwork ran (docs: pacing §2): where no opening is
    recorded, the rules are asked. `safety`: the text is the safety variant's, where the week has one.
    """
    row = db.session.execute(_week(person_id, enrolment_id, position)).first()
    if row is None or not _is_open(row, person_id, enrolment_id, position):
        return None
    course = pinned(row.course_version_id)
    try:
        lesson = page_as_opened(course, row.kept, position, row.track, locale, safety=safety)
    except NoSuchWeek:
        return None
    done = row.read_at and Progress(row.read_at, row.step, row.finished_at, row.skipped)
    return WeekPage(enrolment_id, course, course.outline.week(position), lesson, done)


def _week(person_id: int, enrolment_id: int, position: int) -> Any:
    last = select(func.max(Opening.planned_at)).where(Opening.enrolment_id == enrolment_id).scalar_subquery()
    reading = (Reading.read_at, Reading.step, Reading.finished_at, Reading.skipped)
    opened = (Opening.planned_at, Opening.course_version_id.label("kept"), last.label("last"))
    columns = (Enrolment.track, Enrolment.joined_at, Cohort.course_version_id, *opened, *reading)
    rows = select(*columns).select_from(Enrolment).join(Cohort, Cohort.id == Enrolment.cohort_id)
    here = Opening.position == position
    rows = rows.outerjoin(Opening, (Opening.enrolment_id == Enrolment.id) & here)
    rows = rows.outerjoin(Reading, (Reading.enrolment_id == Enrolment.id) & (Reading.position == position))
    mine = (Enrolment.id == enrolment_id, Enrolment.person_id == person_id, Enrolment.left_at.is_(None))
    return rows.where(*mine, Cohort.state != "draft")


def _is_open(row: Row[Any], person_id: int, enrolment_id: int, position: int) -> bool:
    moment = clock.now()
    if row.planned_at is not None:
        return row.planned_at <= moment and rules.still_readable([row.last, row.joined_at], moment)
    who = pace_of([person_id])[person_id].who
    if any(place.id == str(enrolment_id) and position in place.openings for place in who.places):
        return True  # recorded since the row was read, by another request or by the clockwork
    due = due_openings(who, moment)
    return any(one.place == str(enrolment_id) and one.position == position for one in due)
