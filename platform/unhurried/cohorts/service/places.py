"""Who has a place in a cohort: enrolling, leaving, coming back, keeping apart. Nothing here commits."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.agenda.service import look_again, settle
from unhurried.audit import service as audit
from unhurried.cohorts import queries, rules
from unhurried.cohorts.models import Cohort, Enrolment, KeepApart
from unhurried.cohorts.rules import AlreadyIn, CohortFault, CohortFull, TooManyCourses, Wishes
from unhurried.kit import clock
from unhurried.kit.db import db

MOST_RUNNING = 2


def enrol(cohort: Cohort, person: Person, wishes: Wishes, *, own_pace: int | None = None) -> Enrolment:
    """Give the person a place; raises CohortFull, AlreadyIn, TooManyCourses or CohortFault."""
    locked = _locked(cohort.id)
    places = db.session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).all()
    before = next((place for place in places if place.cohort_id == locked.id), None)
    _check_place(locked, person.id, before)
    if places:
        settle([person.id])
    enrolment = before or Enrolment(person_id=person.id, cohort_id=locked.id)
    enrolment.name, enrolment.day, enrolment.left_at = wishes.name, wishes.day, None
    enrolment.track = rules.known_track(wishes.track, queries.course_of(locked).outline.tracks)
    enrolment.pace, enrolment.interval = ("own", own_pace) if own_pace else ("group", 7)
    enrolment.joined_at = clock.now()
    db.session.add(enrolment)
    db.session.flush()
    if locked.state == "launched":
        look_again([person.id])
    return enrolment


def _locked(cohort_id: int) -> Cohort:
    """The cohort, kept from others who take a place until the transaction ends."""
    return db.session.scalars(select(Cohort).where(Cohort.id == cohort_id).with_for_update()).one()


def _check_place(cohort: Cohort, person_id: int, before: Enrolment | None = None) -> None:
    if before and before.left_at is None:
        raise AlreadyIn(_("This person has a place in the group."))
    if cohort.state == "closed":
        raise CohortFault(_("This group has ended."))
    if queries.places_taken(cohort.id) >= cohort.capacity:
        raise CohortFull(_("Every place in this group is taken."))
    if len(queries.running_enrolments(person_id)) >= MOST_RUNNING:
        raise TooManyCourses(_("Two courses at a time are the most. Finish or leave one first."))
    if queries.shares_with(cohort.id, queries.kept_apart(person_id)):
        raise CohortFull(_("Every place in this group is taken."))


def leave(enrolment: Enrolment) -> None:
    """End the person's part in the group, without a reason; letters that wait are stopped when they are armed."""
    settle([enrolment.person_id])
    enrolment.left_at = clock.now()
    db.session.flush()
    look_again([enrolment.person_id])


def come_back(enrolment: Enrolment) -> None:
    """Give the place back to someone who left, as it was; raises CohortFull, TooManyCourses or CohortFault."""
    _check_place(_locked(enrolment.cohort_id), enrolment.person_id)
    settle([enrolment.person_id])
    enrolment.left_at = None
    db.session.flush()
    look_again([enrolment.person_id])


def keep_apart(one: int, other: int, *, by: int | None) -> None:
    """Never let these two share a cohort or a facilitator."""
    low, high = sorted((one, other))
    if low == high:
        raise CohortFault(_("Choose two different people."))
    if not db.session.scalar(select(KeepApart.id).where(KeepApart.one == low, KeepApart.other == high)):
        db.session.add(KeepApart(one=low, other=high))
        audit.record("kept apart", actor=by, subject=low, other=high)
