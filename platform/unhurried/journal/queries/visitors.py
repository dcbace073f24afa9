"""Whose session ended while they were writing."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from unhurried.accounts.models import Session
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import digest

GRACE = timedelta(hours=48)


def lapsed_person(token: str) -> int | None:
    """The person of a cookie whose session ran out by itself; None for one that was ended, or for any other.

    Such a cookie opens nothing. It may add what was being written, as a link session may (docs: security §1.1).
    """
    recent = Session.began_at > clock.wall() - GRACE
    rows = select(Session.person_id).where(Session.token_digest == digest(token), Session.ended_at.is_(None), recent)
    return db.session.scalar(rows)
