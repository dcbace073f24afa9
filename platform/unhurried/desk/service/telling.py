"""What staff hear by mail: one daily list at their hour, and what is red at once. Nothing here commits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.care.models import OutreachTask
from unhurried.care.rules import RED
from unhurried.cohorts.models import Facilitator
from unhurried.desk.emails import ABOUT_MAIL
from unhurried.desk.queries.daily import staff_with_something
from unhurried.desk.queries.duty import OnDuty, on_duty
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.mail import service as mail
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import treatment
from unhurried.mail.service.bursting import stopped_since
from unhurried.pacing.rules import instant_of, local

DAILY, URGENT = "staff_task", "staff_urgent"
LIST_LIVES = timedelta(hours=12)
URGENT_LIVES = timedelta(days=2)


def tell_staff() -> int:
    """Put each facilitator's daily list into the outbox once their hour has come, and what is red at once.

    Admins are told at once when letters stand still. Returns how many were new; doing it again adds nothing.
    """
    return _lists() + _urgent() + _about_mail()


def _lists() -> int:
    """The keys of today's lists say who has theirs, so that whoever had it is not asked about again."""
    hours = _hours_that_came()
    told = select(OutboxRow.key).where(
        OutboxRow.kind == DAILY, OutboxRow.key.in_([_key(*one) for one in hours.items()])
    )
    done = set(db.session.scalars(told)) if hours else set()
    waiting = [who for who, hour in hours.items() if _key(who, hour) not in done]
    people = [person.id for person, _today in staff_with_something(waiting)] if waiting else []
    return sum(_put(DAILY, _key(who, hours[who]), who, hours[who], LIST_LIVES) for who in people)


def _hours_that_came() -> dict[int, datetime]:
    """Facilitators whose hour has come today and is not long gone, with its instant."""
    now = clock.now()
    people = select(Person.id, Person.zone, Person.hour).where(
        Person.id.in_(select(Facilitator.person_id)), Person.role != "participant"
    )
    hours = {
        row.id: instant_of(row.zone, local(row.zone, now).date(), row.hour) or now for row in db.session.execute(people)
    }
    return {who: hour for who, hour in hours.items() if hour <= now < hour + LIST_LIVES}


def _key(person_id: int, hour: datetime) -> str:
    return f"{DAILY}:{person_id}:{hour.date().isoformat()}"


def _urgent() -> int:
    """To the first on duty at once, to the second after the cohort's staffed hours; not once somebody took it."""
    open_ = OutreachTask.done_at.is_(None), OutreachTask.taken_at.is_(None)
    tasks = db.session.scalars(select(OutreachTask).where(OutreachTask.cause.in_(RED), *open_)).all()
    duties = on_duty(tasks) if tasks else {}
    return sum(_tell(task, duties[task.id]) for task in tasks)


def _tell(task: OutreachTask, duty: OnDuty) -> int:
    now, mark = clock.now(), f"{URGENT}:{task.id}:{int(task.opened_at.timestamp())}"
    due = [(who, at) for who, at in zip(duty.people, (task.opened_at, duty.second_at), strict=False) if at <= now]
    return sum(_put(URGENT, f"{mark}:{who}", who, now, URGENT_LIVES, ref=task.id) for who, _at in due)


def _about_mail() -> int:
    """To every admin, once for each time that letters stop."""
    since, now = stopped_since(), clock.now()
    if since is None:
        return 0
    mark, items = f"{URGENT}:mail:{int(since.timestamp())}", [{"item": ABOUT_MAIL}]
    admins = list(db.session.scalars(select(Person.id).where(Person.role == "admin").order_by(Person.id)))
    return sum(_put(URGENT, f"{mark}:{who}", who, now, URGENT_LIVES, items=items) for who in admins)


def _put(kind: str, key: str, who: int, at: datetime, lives: timedelta, **more: Any) -> bool:
    lane = treatment(kind).lane
    row = mail.put(kind, key, lane=lane, person_id=who, send_after=at, expires_at=at + lives, **more)
    return row is not None
