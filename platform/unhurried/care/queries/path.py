"""Who reads the safety pages of their weeks; asked for the person themselves and for nobody else."""

from __future__ import annotations

from unhurried.accounts.models import Session
from unhurried.care.models import SafetyPath
from unhurried.kit.db import db


def chose_safety_path(person_id: int) -> bool:
    """Whether the person chose the safety path."""
    return db.session.get(SafetyPath, person_id) is not None


def opens_safety_pages(session: Session) -> bool:
    """Whether this session shows safety pages: chosen by its person, and behind a second proof.

    An inbox alone sees the ordinary pages (docs: security §1.1).
    """
    return session.full and chose_safety_path(session.person_id)
