"""Who has a place in a cohort: enrolling, leaving, coming back, keeping apart. Nothing here commits."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from unhurried.accounts.models import Person
from unhurried.agenda.service import look_again, settle
from unhurried.audit import service as audit
from unhurried.cohorts import queries, rules
from unhurried.cohorts.models import Cohort, Enrolment, KeepApart, Waiting
from unhurried.cohorts.rules import AlreadyIn, CohortFault, CohortFull, TooManyCourses, Wishes
from unhurried.kit import clock
from unhurried.kit.db import db


def enrol(cohort: Cohort, person: Person, wishes: Wishes, *, own_pace: int | None = None) -> Enrolment:
    """Give the person a place; raises CohortFull, AlreadyIn, TooManyCourses or CohortFault."""
    here = locked(cohort.id)
    places = db.session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).all()
    before = next((place for place in places if place.cohort_id == here.id), None)
    _check_place(here, person, before)
    if places:
        settle([person.id])
    enrolment = before or Enrolment(person_id=person.id, cohort_id=here.id)
    enrolment.name, enrolment.day, enrolment.left_at = wishes.name, wishes.day, None
    enrolment.track = rules.known_track(wishes.track, queries.course_of(here).outline.tracks)
    enrolment.pace, enrolment.interval = ("own", own_pace) if own_pace else ("group", 7)
    enrolment.joined_at = clock.now()
    db.session.add(enrolment)
    db.session.flush()
    turn_over(here.id, person.email)
    if here.state == "launched":
        look_again([person.id])
    return enrolment


def locked(cohort_id: int) -> Cohort:
    """The cohort as it is now, kept from others who change it or take a place until the transaction ends."""
    rows = select(Cohort).where(Cohort.id == cohort_id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(rows).one()


def turn_over(cohort_id: int, email: str) -> None:
    """Whoever has a place waits for none."""
    theirs = Waiting.cohort_id == cohort_id, Waiting.email == email, Waiting.state.in_(("waiting", "offered"))
    db.session.execute(update(Waiting).where(*theirs).values(state="joined", offered_until=clock.now()))


def _check_place(cohort: Cohort, person: Person, before: Enrolment | None = None) -> None:
    if before and before.left_at is None:
        raise AlreadyIn(_("This person has a place in the group."))
    if cohort.state == "closed":
        raise CohortFault(_("This group has ended."))
    if len(queries.running_enrolments(person.id)) >= queries.MOST_RUNNING:
        raise TooManyCourses(_("Two courses at a time are the most. Finish or leave one first."))
    queries.lock_pairs([person.id])
    if not queries.has_place_for(cohort, person.email):
        raise CohortFull(_("Every place in this group is taken."))


def leave(enrolment: Enrolment) -> None:
    """End the person's part in the group, without a reason; letters that wait are stopped when they are armed."""
    settle([enrolment.person_id])
    enrolment.left_at = clock.now()
    db.session.flush()
    look_again([enrolment.person_id])


def come_back(enrolment: Enrolment) -> None:
    """Give the place back to someone who left, as it was; raises CohortFull, TooManyCourses or CohortFault."""
    _check_place(locked(enrolment.cohort_id), db.session.get_one(Person, enrolment.person_id))
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
        db.session.add(KeepApart(one=low, other=high, set_by=by))
        db.session.flush()
        audit.record("kept apart", actor=by, subject=low, other=high)


def let_together(pair_id: int, *, by: int) -> bool:
    """Take back what this member of staff had kept apart; False where it is not theirs."""
    mine = delete(KeepApart).where(KeepApart.id == pair_id, KeepApart.set_by == by)
    gone = db.session.execute(mine.returning(KeepApart.one, KeepApart.other)).one_or_none()
    if gone is not None:
        audit.record("no longer kept apart", actor=by, subject=gone.one, other=gone.other)
    return gone is not None
