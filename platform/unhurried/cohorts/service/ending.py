"""A cohort ends, or begins once more as a new one. Nothing here commits."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from unhurried.agenda.service import look_again, settle
from unhurried.audit import service as audit
from unhurried.cohorts import queries
from unhurried.cohorts.models import Cohort, Facilitator
from unhurried.cohorts.rules import CohortFault
from unhurried.cohorts.service.applying import decide
from unhurried.cohorts.service.places import locked
from unhurried.cohorts.service.starting import create_cohort
from unhurried.kit import clock
from unhurried.kit.db import db

TAKE_BACK_WITHIN = timedelta(days=14)


def close(cohort: Cohort, *, by: int | None) -> None:
    """End the group: nothing automated comes from it any more, and what is open stays open. Twice is once.

    Whoever still waits for an answer to what they asked gets a kind no.
    """
    here = locked(cohort.id)
    if here.state == "closed":
        return
    if here.state != "launched":
        raise CohortFault(_("This group was never opened, so there is nothing to end."))
    people = [enrolment.person_id for enrolment, _person in queries.members(here.id)]
    settle(people)
    for application, _person in queries.applications_of(here.id):
        if application.state == "sent":
            decide(application, accepted=False, by=by)
    here.state, here.closed_at = "closed", clock.now()
    db.session.flush()
    look_again(people)
    audit.record("cohort closed", actor=by, cohort=here.id)


def reopen(cohort: Cohort, *, by: int | None) -> None:
    """Take `close` back within 14 days; pages that would have opened meanwhile open from now on. Raises CohortFault."""
    here = locked(cohort.id)
    if here.state == "launched":
        return
    if here.closed_at is None or clock.now() - here.closed_at > TAKE_BACK_WITHIN:
        raise CohortFault(_("That was more than 14 days ago. Start it once more as a new group."))
    people = [enrolment.person_id for enrolment, _person in queries.members(here.id)]
    settle(people)
    here.state, here.closed_at = "launched", None
    db.session.flush()
    look_again(people)
    audit.record("cohort reopened", actor=by, cohort=here.id)


def begin_again(cohort: Cohort, name: str, starts_on: date, *, by: int) -> Cohort:
    """A new draft with the same course as it is now, hour, places, questions, language and facilitators; nobody in."""
    course = queries.course_of(cohort).slug
    made = create_cohort(
        course,
        name,
        starts_on,
        zone=cohort.zone,
        hour=cohort.hour,
        capacity=cohort.capacity,
        questions=cohort.questions,
        locale=cohort.locale or "",
        by=by,
    )
    rows = select(Facilitator.person_id).where(Facilitator.cohort_id == cohort.id, Facilitator.person_id != by)
    for person in db.session.scalars(rows).all():
        db.session.add(Facilitator(cohort_id=made.id, person_id=person))
    db.session.flush()
    audit.record("cohort begun again", actor=by, cohort=made.id, after=cohort.id)
    return made
