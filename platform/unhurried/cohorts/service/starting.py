"""A cohort from its making to its launch. Nothing here commits."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, time

from flask_babel import gettext as _

from unhurried.agenda.service import look_again, settle
from unhurried.audit import service as audit
from unhurried.cohorts import queries, rules
from unhurried.cohorts.models import Cohort, Facilitator
from unhurried.cohorts.rules import CohortFault
from unhurried.cohorts.service.settings import set_weeks
from unhurried.curriculum.service import pin
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.languages import spoken


def create_cohort(
    course: str,
    name: str,
    starts_on: date,
    *,
    zone: str = "UTC",
    hour: time = time(9),
    capacity: int = 20,
    days_off: Iterable[date] = (),
    questions: Sequence[str] = (),
    locale: str = "",
    by: int | None = None,
) -> Cohort:
    """A new draft of a cohort, pinned to the course as it is now; raises CohortFault, or the course's own fault.

    Nothing opens in the group's week of each of `days_off`: holds set ahead (docs: pacing §1).
    """
    cohort = Cohort(
        course_version_id=pin(course).id,
        name=rules.clean_title(name),
        starts_on=rules.start_day(starts_on, clock.now().date()),
        zone=rules.known_zone(zone),
        hour=hour,
        capacity=rules.places(capacity),
        questions=list(questions),
        code=secrets.token_urlsafe(12),
        state="draft",
        made_at=clock.now(),
        locale=rules.known_language(locale) or spoken(),
    )
    db.session.add(cohort)
    db.session.flush()
    if by is not None:
        db.session.add(Facilitator(cohort_id=cohort.id, person_id=by))
    set_weeks(cohort, rules.weeks_off(starts_on, len(queries.course_of(cohort).outline.weeks), days_off), by=by)
    audit.record("cohort created", actor=by, cohort=cohort.id)
    return cohort


def launch(cohort: Cohort, *, by: int | None = None) -> None:
    """Open the cohort: from now on the clockwork looks after everyone in it. Launching twice is launching once."""
    if cohort.state == "closed":
        raise CohortFault(_("This group has ended. Start a new one from the same course."))
    if cohort.state == "launched":
        return
    if clock.now().date() > cohort.starts_on:
        raise CohortFault(_("The first day has passed. Start a new group with a later one; nobody has lost a page."))
    people = [enrolment.person_id for enrolment, _person in queries.members(cohort.id)]
    settle(people)
    cohort.state = "launched"
    db.session.flush()
    look_again(people)
    audit.record("cohort launched", actor=by, cohort=cohort.id)
