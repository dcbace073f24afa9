"""What staff do at the desk: outreach tasks, and the daily list by mail. Nothing here commits."""

from __future__ import annotations

from datetime import datetime, timedelta

from unhurried.accounts.models import Person
from unhurried.audit import service as audit
from unhurried.care.models import OutreachTask
from unhurried.desk.queries import staff_with_tasks
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.mail import service as mail
from unhurried.pacing.rules import instant_of, local

SNOOZE = timedelta(days=7)
LIST_LIVES = timedelta(hours=12)


def tell_staff() -> int:
    """Put each facilitator's daily list into the outbox once their hour has come; returns how many were new."""
    now, told = clock.now(), 0
    for person, _count in staff_with_tasks():
        hour = _hour_today(person, now)
        if hour <= now < hour + LIST_LIVES:
            key = f"staff_task:{person.id}:{hour.date().isoformat()}"
            row = mail.put(
                "staff_task", key, lane="lesson", person_id=person.id, send_after=hour, expires_at=hour + LIST_LIVES
            )
            told += row is not None
    return told


def _hour_today(person: Person, now: datetime) -> datetime:
    today = local(person.zone, now).date()
    return instant_of(person.zone, today, person.hour) or now


def finish_task(task: OutreachTask, *, by: int) -> None:
    """A person wrote or called: the task is done."""
    task.done_at = clock.now()
    audit.record("outreach done", actor=by, subject=task.person_id, task=task.id)
    db.session.flush()


def reopen_task(task: OutreachTask, *, by: int) -> None:
    """Take back `finish_task`."""
    task.done_at = task.snoozed_until = None
    audit.record("outreach reopened", actor=by, subject=task.person_id, task=task.id)
    db.session.flush()


def snooze_task(task: OutreachTask, *, by: int) -> None:
    """Look at it again in a week."""
    task.snoozed_until = clock.now().date() + SNOOZE
    audit.record("outreach snoozed", actor=by, subject=task.person_id, task=task.id)
    db.session.flush()
