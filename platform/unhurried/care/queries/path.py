"""Who reads the safety pages of their weeks; asked for the person themselves and for nobody else."""

from __future__ import annotations

from sqlalchemy import select

from unhurried.accounts.models import Session
from unhurried.care.models import OutreachTask, SafetyPath
from unhurried.care.rules.flags import SAFETY
from unhurried.kit.db import db


def chose_safety_path(person_id: int) -> bool:
    """Whether the person chose the safety path."""
    return db.session.get(SafetyPath, person_id) is not None


def opens_safety_pages(session: Session) -> bool:
    """Whether this session shows safety pages: chosen by its person, and behind a second proof.

    An inbox alone sees the ordinary pages (docs: security §1.1).
    """
    return session.full and chose_safety_path(session.person_id)


def told_of_danger(person_id: int) -> bool:
    """Whether the person asked that a facilitator knows they are not safe, and nobody has seen to it yet."""
    mine = OutreachTask.person_id == person_id, OutreachTask.cause == SAFETY, OutreachTask.done_at.is_(None)
    return db.session.scalar(select(OutreachTask.id).where(*mine).limit(1)) is not None
