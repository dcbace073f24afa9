"""Outreach tasks: done, looked at later, taken, and each of these taken back. Nothing here commits."""

from __future__ import annotations

from datetime import timedelta

from unhurried.audit import service as audit
from unhurried.care.models import OutreachTask
from unhurried.kit import clock
from unhurried.kit.db import db

SNOOZE = timedelta(days=7)


def finish_task(task: OutreachTask, *, by: int) -> None:
    """A person wrote or called: the task is done."""
    task.done_at = clock.now()
    audit.record("outreach done", actor=by, subject=task.person_id, task=task.id)
    db.session.flush()


def reopen_task(task: OutreachTask, *, by: int) -> None:
    """Take back whatever was done with it last: it waits again, for everyone."""
    task.done_at = task.snoozed_until = task.taken_at = task.taken_by = None
    audit.record("outreach reopened", actor=by, subject=task.person_id, task=task.id)
    db.session.flush()


def snooze_task(task: OutreachTask, *, by: int) -> None:
    """Look at it again in a week."""
    task.snoozed_until = clock.now().date() + SNOOZE
    audit.record("outreach snoozed", actor=by, subject=task.person_id, task=task.id)
    db.session.flush()


def take_task(task: OutreachTask, *, by: int) -> None:
    """Look after it oneself: it stays on the list with that said, and no second person is told."""
    task.taken_at, task.taken_by = clock.now(), by
    audit.record("outreach taken", actor=by, subject=task.person_id, task=task.id)
    db.session.flush()
