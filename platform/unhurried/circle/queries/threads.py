"""Threads as a member sees them: those of weeks that are open for them, and the free ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from unhurried.circle.models import Circle, CircleSeat, CircleThread
from unhurried.circle.queries.places import Place
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.curriculum.queries import pinned
from unhurried.curriculum.rules.shapes import NoSuchWeek
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.models import Opening
from unhurried.pacing.queries import pace_of
from unhurried.pacing.rules import due_openings


@dataclass(frozen=True)
class Thread:
    """One thread and what it is called: as its week, or as a facilitator called it."""

    row: CircleThread
    title: str

    @property
    def is_open(self) -> bool:
        """Whether anybody may still write in it."""
        return self.row.closed_at is None


@dataclass(frozen=True)
class Threads:
    """A circle's threads: this week's, free ones the newest first, and earlier weeks the latest first."""

    now: Thread | None
    free: list[Thread]
    earlier: list[Thread]


def threads_of(place: Place, locale: str) -> Threads:
    """The threads that this member sees; a week that has not opened for them is not there."""
    rows = select(CircleThread).where(CircleThread.circle_id == (place.circle.id if place.circle else 0))
    found = list(db.session.scalars(rows.order_by(CircleThread.position.desc(), CircleThread.id.desc())))
    seen = open_weeks(place.enrolment.person_id, place.enrolment.id)
    weeks = [titled(row, place, locale) for row in found if row.position in seen]
    free = [titled(row, place, locale) for row in found if row.position is None]
    return Threads(weeks[0] if weeks else None, free, weeks[1:])


def open_weeks(person_id: int, enrolment_id: int) -> set[int]:
    """The positions that are open for this place, recorded or not (docs: pacing §2)."""
    who = pace_of([person_id])[person_id].who
    recorded = {at for place in who.places if place.id == str(enrolment_id) for at in place.openings}
    return recorded | {one.position for one in due_openings(who, clock.now()) if one.place == str(enrolment_id)}


def own_thread(person_id: int, thread_id: int, locale: str) -> tuple[Place, Thread] | None:
    """This thread, where the person is in its circle and its week is open for them: one query; else None."""
    row = db.session.execute(_thread(person_id, thread_id)).one_or_none()
    if row is None:
        return None
    *parts, thread, opened = row
    place = Place(*parts)
    if not place.is_in:
        return None
    later = thread.position is not None and (opened is None or opened > clock.now())
    if later and thread.position not in open_weeks(person_id, place.enrolment.id):
        return None
    return place, titled(thread, place, locale)


def _thread(person_id: int, thread_id: int) -> Any:
    rows = select(Enrolment, Cohort, CircleSeat, Circle, CircleThread, Opening.planned_at)
    rows = rows.join(Cohort, Cohort.id == Enrolment.cohort_id)
    rows = rows.join(CircleSeat, CircleSeat.enrolment_id == Enrolment.id)
    rows = rows.join(Circle, Circle.id == CircleSeat.circle_id).join(CircleThread, CircleThread.circle_id == Circle.id)
    here = (Opening.enrolment_id == Enrolment.id) & (Opening.position == CircleThread.position)
    rows = rows.outerjoin(Opening, here)
    mine = (Enrolment.person_id == person_id, Enrolment.left_at.is_(None), Cohort.state != "draft")
    return rows.where(*mine, CircleThread.id == thread_id)


def titled(row: CircleThread, place: Place, locale: str) -> Thread:
    """The thread with its title in the reader's language; a week that the course lost has none."""
    return Thread(row, row.title or _week_title(row, place.cohort, place.enrolment.track, locale))


def _week_title(row: CircleThread, cohort: Cohort, track: str, locale: str) -> str:
    try:
        return pinned(cohort.course_version_id).lesson(row.position or 0, track, locale).title
    except NoSuchWeek:
        return ""
