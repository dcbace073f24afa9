"""Choosing the safety path and going back. Neither leaves a line that anyone else reads, nor moves a date."""

from __future__ import annotations

from sqlalchemy import delete, select

from unhurried.accounts.models import Person
from unhurried.care.models import SafetyPath
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
