"""Choosing the safety path and going back, which nobody else is told; and asking a facilitator to look in."""

from __future__ import annotations

from datetime import date

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.accounts.models import Person
from unhurried.care.models import OutreachTask, SafetyPath
from unhurried.kit import clock
from unhurried.kit.db import db


def choose_safety_path(person_id: int) -> None:
    """Have the person's weeks open in their safety form, in all their groups; doing it again changes nothing."""
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    if db.session.get(SafetyPath, person_id) is None:
        db.session.add(SafetyPath(person_id=person_id))
        db.session.flush()


def leave_safety_path(person_id: int) -> None:
    """Have the person's weeks open in their ordinary form; doing it again changes nothing."""
    db.session.execute(delete(SafetyPath).where(SafetyPath.person_id == person_id))


def ask_to_look_in(person_id: int, cohort_id: int, cause: str, since: date) -> None:
    """Open a task about this person for the cohort's facilitators; `since` is their local date.

    One of the same day and cause that still waits stays as it is, with whoever took it and the moment from which a
    second person is called. One that was done stands open again as a new one, of which everybody hears anew.
    """
    task, now = OutreachTask, clock.now()
    values = {"person_id": person_id, "cohort_id": cohort_id, "cause": cause, "since": since, "opened_at": now}
    waits = task.done_at.is_(None)
    again = {
        "opened_at": case((waits, task.opened_at), else_=now),
        "taken_at": case((waits, task.taken_at), else_=None),
        "taken_by": case((waits, task.taken_by), else_=None),
        "done_at": None,
        "snoozed_until": None,
    }
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    key = ["person_id", "cohort_id", "cause", "since"]
    db.session.execute(insert(task).values(values).on_conflict_do_update(index_elements=key, set_=again))
