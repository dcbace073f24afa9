"""Which places are free, and who waits for one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment, Waiting
from unhurried.cohorts.queries.apart import is_offered, kept_apart, shares_with
from unhurried.cohorts.queries.groups import places_taken, running_enrolments
from unhurried.curriculum.models import CourseVersion
from unhurried.kit.db import db

MOST_RUNNING = 2


def free_places(cohort: Cohort, email: str = "") -> int:
    """How many places are neither taken nor offered to somebody else than this address; never below 0."""
    offered = select(func.count()).select_from(Waiting).where(Waiting.cohort_id == cohort.id, *is_offered())
    kept = db.session.scalar(offered.where(Waiting.email != email)) or 0
    return max(cohort.capacity - places_taken(cohort.id) - kept, 0)


def has_place_for(cohort: Cohort, email: str) -> bool:
    """Whether whoever has this address may take a place now. Kept apart reads like full (docs: security §1.6)."""
    if cohort.state == "closed" or not free_places(cohort, email) or not fits(cohort, email):
        return False
    if has_offer(cohort.id, email):
        return True
    first = next_in_line(cohort)
    return first is None or first.email == email


def fits(cohort: Cohort, email: str) -> bool:
    """Whether nothing but a full cohort keeps this address out."""
    person = db.session.scalar(select(Person.id).where(Person.email == email))
    if person is None:
        return True
    return len(running_enrolments(person)) < MOST_RUNNING and not shares_with(cohort.id, kept_apart(person))


def next_in_line(cohort: Cohort) -> Waiting | None:
    """The first who waits and fits; somebody kept apart is passed over and keeps their turn."""
    return next((one for one in waiting_in(cohort.id) if one.state == "waiting" and fits(cohort, one.email)), None)


def waiting_in(cohort_id: int) -> Sequence[Waiting]:
    """Who waits or has a place offered, in the order of asking."""
    rows = select(Waiting).where(Waiting.cohort_id == cohort_id, Waiting.state.in_(("waiting", "offered")))
    return db.session.scalars(rows.order_by(Waiting.asked_at, Waiting.id)).all()


def waiting_by(invitation_id: int) -> Waiting | None:
    """The turn of whoever holds this invitation."""
    return db.session.scalar(select(Waiting).where(Waiting.invitation_id == invitation_id))


def has_offer(cohort_id: int, email: str) -> bool:
    """Whether a place is offered to this address now."""
    rows = select(Waiting.id).where(Waiting.cohort_id == cohort_id, Waiting.email == email, *is_offered())
    return db.session.scalar(rows) is not None


def cohorts_with_waiting() -> Sequence[int]:
    """The cohorts, not closed, in which somebody waits or has an offer, by id."""
    rows = select(Waiting.cohort_id).join(Cohort, Cohort.id == Waiting.cohort_id).distinct()
    rows = rows.where(Waiting.state.in_(("waiting", "offered")), Cohort.state != "closed")
    return db.session.scalars(rows.order_by(Waiting.cohort_id)).all()


def later_cohorts(enrolment: Enrolment) -> Sequence[Cohort]:
    """Launched groups of the same course that began or begin later and have a place for this person, soonest first."""
    mine = db.session.get_one(Cohort, enrolment.cohort_id)
    other, own = aliased(CourseVersion), aliased(CourseVersion)
    rows = select(Cohort).join(other, other.id == Cohort.course_version_id).join(own, own.slug == other.slug)
    rows = rows.where(own.id == mine.course_version_id, Cohort.state == "launched", Cohort.starts_on > mine.starts_on)
    theirs = select(Enrolment.cohort_id).where(Enrolment.person_id == enrolment.person_id, Enrolment.left_at.is_(None))
    rows = rows.where(Cohort.id.not_in(theirs)).order_by(Cohort.starts_on, Cohort.id)
    found = db.session.scalars(rows).all()
    apart = kept_apart(enrolment.person_id)
    return [one for one in found if free_places(one) > 0 and not shares_with(one.id, apart)]
