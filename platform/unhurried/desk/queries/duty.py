"""Who is on duty: whom a red flag reaches at once, and whom after some staffed hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.care.models import Duty, OutreachTask
from unhurried.care.queries import duties_of, staffed_hours
from unhurried.care.rules import ESCALATE_AFTER, StaffedHours
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator
from unhurried.cohorts.queries import kept_apart
from unhurried.kit.db import db

TWO = 2


@dataclass(frozen=True)
class OnDuty:
    """Up to two people for one task, the first first, and when the second hears of it."""

    people: tuple[int, ...]
    second_at: datetime


def on_duty(tasks: Iterable[OutreachTask]) -> dict[int, OnDuty]:
    """Who hears of each of these tasks, by its id: the two who were set, then who else looks after the group, then
    admins. Never someone who is no longer staff, nor one who is kept apart from whom it is about."""
    found = list(tasks)
    ids = sorted({task.cohort_id for task in found})
    zones = {row.id: row.zone for row in db.session.execute(select(Cohort.id, Cohort.zone).where(Cohort.id.in_(ids)))}
    duties, after, admins = duties_of(ids), _looking_after(ids), _admins()
    return {
        task.id: OnDuty(
            _two([*_set(duties.get(task.cohort_id), after[task.cohort_id]), *after[task.cohort_id], *admins], task),
            second_at(task.opened_at, duties.get(task.cohort_id), zones[task.cohort_id]),
        )
        for task in found
    }


def second_at(opened_at: datetime, duty: Duty | None, zone: str) -> datetime:
    """When the second person hears of a task: after the cohort's staffed hours have run since it was opened."""
    hours = duty.escalate_after if duty else ESCALATE_AFTER
    return staffed_hours(duty, zone).after(opened_at, timedelta(hours=hours))


def hours_for(person_id: int) -> list[StaffedHours]:
    """When the facilitators of this person's groups are there; each once. One query."""
    rows = select(Cohort.zone, Duty).join(Enrolment, Enrolment.cohort_id == Cohort.id)
    rows = rows.outerjoin(Duty, Duty.cohort_id == Cohort.id).order_by(Enrolment.id)
    rows = rows.where(Enrolment.person_id == person_id, Enrolment.left_at.is_(None), Cohort.state != "closed")
    return list(dict.fromkeys(staffed_hours(duty, zone) for zone, duty in db.session.execute(rows)))


def _set(duty: Duty | None, after: Sequence[int]) -> list[int]:
    """Whoever was set and still looks after the group."""
    return [who for who in (duty.first_id, duty.second_id) if who in after] if duty else []  # type: ignore[misc]


def _two(people: Sequence[int], task: OutreachTask) -> tuple[int, ...]:
    apart = kept_apart(task.person_id)
    fitting = [who for who in dict.fromkeys(people) if who not in apart and who != task.person_id]
    return tuple(fitting[:TWO])


def _looking_after(cohort_ids: Sequence[int]) -> dict[int, list[int]]:
    rows = select(Facilitator.cohort_id, Facilitator.person_id).join(Person, Person.id == Facilitator.person_id)
    rows = rows.where(Facilitator.cohort_id.in_(cohort_ids), Person.role != "participant").order_by(Facilitator.id)
    found: dict[int, list[int]] = defaultdict(list)
    for cohort, person in db.session.execute(rows):
        found[cohort].append(person)
    return found


def _admins() -> Sequence[int]:
    return db.session.scalars(select(Person.id).where(Person.role == "admin").order_by(Person.id)).all()
