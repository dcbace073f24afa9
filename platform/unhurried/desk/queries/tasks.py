"""Who may like to hear from a human: outreach tasks, and the staff who have some."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from unhurried.accounts.models import Person
from unhurried.care.models import OutreachTask
from unhurried.cohorts.models import Enrolment, Facilitator
from unhurried.kit import clock
from unhurried.kit.db import db


def open_tasks(cohort_ids: Iterable[int]) -> Sequence[tuple[OutreachTask, Enrolment]]:
    """Tasks of these cohorts that are neither done nor snoozed beyond today, the oldest first."""
    today = clock.now().date()
    rows = select(OutreachTask, Enrolment).join(
        Enrolment,
        (Enrolment.person_id == OutreachTask.person_id) & (Enrolment.cohort_id == OutreachTask.cohort_id),
    )
    rows = rows.where(OutreachTask.cohort_id.in_(list(cohort_ids)), OutreachTask.done_at.is_(None))
    rows = rows.where((OutreachTask.snoozed_until.is_(None)) | (OutreachTask.snoozed_until <= today))
    return [(task, place) for task, place in db.session.execute(rows.order_by(OutreachTask.opened_at))]


def staff_with_tasks() -> Sequence[tuple[Person, int]]:
    """Facilitators with open tasks, and how many."""
    today = clock.now().date()
    rows = select(Person, func.count(OutreachTask.id)).join(Facilitator, Facilitator.person_id == Person.id)
    rows = rows.join(OutreachTask, OutreachTask.cohort_id == Facilitator.cohort_id)
    rows = rows.where(OutreachTask.done_at.is_(None))
    rows = rows.where((OutreachTask.snoozed_until.is_(None)) | (OutreachTask.snoozed_until <= today))
    return [(person, count) for person, count in db.session.execute(rows.group_by(Person.id))]
