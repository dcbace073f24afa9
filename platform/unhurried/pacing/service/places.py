"""Leaving a group, coming back, and moving to a later one. Nothing is lost (docs: pacing §2.6, I3, I8)."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from unhurried.accounts.models import Person
from unhurried.audit import service as audit
from unhurried.care.models import OutreachTask
from unhurried.cohorts import service as cohorts
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.queries import course_of, later_cohorts
from unhurried.cohorts.rules import Wishes
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.faults import NotOffered, NoWayBack
from unhurried.pacing.rules import policy
from unhurried.pacing.service.carrying import carry
from unhurried.pacing.service.resting import end_pause
from unhurried.pacing.service.settling import changing

QUIET = "quiet"


def leave(enrolment_id: int) -> None:
    """Leave the group: nothing automated is sent from it any more, and nobody is asked to write. Twice is once."""
    enrolment = db.session.get_one(Enrolment, enrolment_id)
    if enrolment.left_at is not None:
        return
    with changing([enrolment.person_id], by_themselves=True):
        cohorts.leave(enrolment)
        _close_tasks(enrolment)
    _note("group left", enrolment, enrolment.person_id)


def come_back(enrolment_id: int) -> None:
    """Take the own place again, with all that was read: within four weeks, and as long as there is one.

    Raises NoWayBack, or what cohorts says of a place (CohortFull, TooManyCourses).
    """
    enrolment = db.session.get_one(Enrolment, enrolment_id)
    if enrolment.left_at is None:
        return
    _in_time(enrolment.left_at)
    with changing([enrolment.person_id], by_themselves=True):
        cohorts.come_back(enrolment)
    _note("group taken up again", enrolment, enrolment.person_id)


def move(enrolment_id: int, cohort: Cohort, *, by: int | None = None) -> Enrolment:
    """Go on in another group of the same course: what is open comes along, counts as open there and gets no letter.

    The person themselves (`by` None) moves to a later group, and a rest of theirs ends with it. Raises NotOffered, or
    what cohorts says of a place.
    """
    enrolment = db.session.get_one(Enrolment, enrolment_id)
    _check_offered(enrolment, cohort, themselves=by is None)
    if by is None:
        end_pause(enrolment.person_id)
    with changing([enrolment.person_id], by_themselves=by is None):
        cohorts.leave(enrolment)
        found = _enrol(enrolment, cohort)
        carry(enrolment, found)
        _close_tasks(enrolment)
    _note("moved to another group", found, by or enrolment.person_id)
    return found


def undo_move(enrolment_id: int) -> Enrolment:
    """Back to the group that the person came from, with what opened meanwhile; raises as `come_back` does."""
    here = db.session.get_one(Enrolment, enrolment_id)
    before = came_from(here)
    if before is None or here.left_at is not None:
        raise NoWayBack(_("There is no earlier group to go back to."))
    _in_time(here.joined_at)
    with changing([here.person_id], by_themselves=True):
        cohorts.leave(here)
        cohorts.come_back(before)
        carry(here, before)
    _note("move taken back", before, here.person_id)
    return before


def came_from(enrolment: Enrolment) -> Enrolment | None:
    """The place that was left in the very step in which this one was taken."""
    rows = select(Enrolment).where(Enrolment.person_id == enrolment.person_id, Enrolment.id != enrolment.id)
    return db.session.scalar(rows.where(Enrolment.left_at == enrolment.joined_at))


def _enrol(before: Enrolment, cohort: Cohort) -> Enrolment:
    person = db.session.get_one(Person, before.person_id)
    found = cohorts.enrol(cohort, person, Wishes(name=before.name, track=before.track, day=before.day))
    found.after_course = before.after_course
    found.joined_at = before.left_at or found.joined_at
    db.session.flush()
    return found


def _check_offered(enrolment: Enrolment, cohort: Cohort, *, themselves: bool) -> None:
    here = db.session.get_one(Cohort, enrolment.cohort_id)
    same = course_of(cohort).slug == course_of(here).slug
    offered = cohort.id in [one.id for one in later_cohorts(enrolment)] if themselves else same
    if enrolment.left_at is not None or cohort.id == here.id or not offered:
        raise NotOffered(_("This group cannot be joined now. The ones that can are listed here."), "way")


def _in_time(since: datetime) -> None:
    if clock.now() - since > policy.COME_BACK_WITHIN:
        raise NoWayBack(_("That was more than four weeks ago. An invitation brings you in again at any time."))


def _close_tasks(enrolment: Enrolment) -> None:
    """Nobody writes to someone because they are quiet in a group that they have left; what they asked for stays."""
    theirs = OutreachTask.person_id == enrolment.person_id, OutreachTask.cohort_id == enrolment.cohort_id
    quiet = OutreachTask.cause == QUIET, OutreachTask.done_at.is_(None)
    db.session.execute(update(OutreachTask).where(*theirs, *quiet).values(done_at=clock.now()))


def _note(act: str, enrolment: Enrolment, actor: int) -> None:
    audit.record(act, actor=actor, subject=enrolment.person_id, cohort=enrolment.cohort_id)
