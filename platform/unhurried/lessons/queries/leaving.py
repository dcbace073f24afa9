"""Places that a person has left and may still take again (docs: pacing §2.6, care §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.queries import course_of
from unhurried.curriculum.rules import Week
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.rules import local, policy


@dataclass(frozen=True)
class LeavingPage:
    """A place that can be left, or taken again. `until` is the last local date for that; None while it is theirs."""

    enrolment_id: int
    title: str
    locale: str
    until: date | None


def leaving_page(person: Person, enrolment_id: int) -> LeavingPage | None:
    """The person's place with this id, theirs or left a while ago; None where there is nothing to leave or take."""
    found = db.session.get(Enrolment, enrolment_id) if 0 < enrolment_id < 2**31 else None
    if found is None or found.person_id != person.id:
        return None
    if found.left_at is None:
        return _page(person, found)
    places = db.session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).all()
    return next((one for one in left_places(person, places) if one.enrolment_id == enrolment_id), None)


def left_places(person: Person, places: Sequence[Any]) -> list[LeavingPage]:
    """Those of a person's places that they left within four weeks, moves to another group aside, the latest first."""
    since = clock.now() - policy.COME_BACK_WITHIN
    mine = [one for one in places if one.left_at and one.left_at >= since]
    mine.sort(key=lambda one: (-one.left_at.timestamp(), one.id))
    return [_page(person, one) for one in mine if not any(_moved_to(other, one) for other in places)]


def _moved_to(other: Any, place: Any) -> bool:
    """Whether the other place was taken in the step in which this one was left."""
    return other is not place and other.joined_at == place.left_at


def week_after_move(person_id: int, enrolment_id: int, position: int) -> tuple[int, int] | None:
    """Where a week of a group that was left by moving is read now: (enrolment, position); None for any other."""
    old = db.session.get(Enrolment, enrolment_id)
    if old is None or old.person_id != person_id or old.left_at is None:
        return None
    rows = select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.joined_at == old.left_at)
    new = db.session.scalar(rows.where(Enrolment.id != old.id))
    keys, weeks = ({w.position: w.key for w in _weeks(one)} if one else {} for one in (old, new))
    found = next((at for at, key in weeks.items() if key == keys.get(position)), None)
    return (new.id, found) if new and found else None


def _weeks(place: Enrolment) -> tuple[Week, ...]:
    return course_of(db.session.get_one(Cohort, place.cohort_id)).outline.weeks


def _page(person: Person, place: Any) -> LeavingPage:
    cohort = db.session.get_one(Cohort, place.cohort_id)
    until = local(person.zone, place.left_at + policy.COME_BACK_WITHIN).date() if place.left_at else None
    course = course_of(cohort)
    return LeavingPage(place.id, course.text(person.locale).title, course.locale(person.locale), until)
