"""Who looks after a cohort, with keep-apart held (docs: security §1.6). Nothing here commits."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from unhurried.accounts.models import Person
from unhurried.audit import service as audit
from unhurried.cohorts import queries
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator
from unhurried.cohorts.rules import CohortFault
from unhurried.cohorts.service.places import locked
from unhurried.kit.db import db


def add_facilitator(cohort: Cohort, email: str, *, by: int) -> None:
    """Have one more member of staff look after the cohort; adding twice is adding once.

    Raises CohortFault with the same sentence for an unknown address, somebody who is no staff and somebody kept apart.
    """
    here = locked(cohort.id)
    person = db.session.scalar(select(Person).where(Person.email == email.strip().lower()))
    rows = select(Enrolment.person_id).where(Enrolment.cohort_id == here.id, Enrolment.left_at.is_(None))
    queries.lock_pairs([*db.session.scalars(rows), *([person.id] if person else [])])
    if person is None or not person.is_staff or not queries.may_look_after(person.id, here.id):
        raise CohortFault(_("This person cannot look after this group. Choose somebody else."), "facilitator")
    if queries.looks_after(person.id, here.id):
        return
    db.session.add(Facilitator(cohort_id=here.id, person_id=person.id))
    db.session.flush()
    audit.record("facilitator added", actor=by, subject=person.id, cohort=here.id)


def remove_facilitator(cohort: Cohort, person_id: int, *, by: int) -> None:
    """Take somebody from the cohort's facilitators; raises CohortFault for the last one of a launched cohort."""
    here = locked(cohort.id)
    if not queries.looks_after(person_id, here.id):
        return
    number = db.session.scalar(select(func.count()).where(Facilitator.cohort_id == here.id)) or 0
    if number == 1 and here.state == "launched":
        raise CohortFault(_("Somebody has to look after an open group. Add another person first."), "facilitator")
    mine = Facilitator.cohort_id == here.id, Facilitator.person_id == person_id
    db.session.execute(delete(Facilitator).where(*mine))
    audit.record("facilitator removed", actor=by, subject=person_id, cohort=here.id)
