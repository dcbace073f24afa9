"""Asking for a look, and claiming who is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select

from unhurried.agenda.models import Due
from unhurried.kit import clock
from unhurried.kit.db import db


def look_again(people: Iterable[int]) -> None:
    """Have the clockwork look at these people now: call it whenever an input of their pace has changed."""
    moment = clock.now()
    plan(dict.fromkeys(sorted(set(people)), moment))


def plan(look_at: Mapping[int, datetime | None]) -> None:
    """Set each person's next moment; None takes them off the queue."""
    people = sorted(look_at)
    for start in range(0, len(people), 500):
        db.session.execute(delete(Due).where(Due.person_id.in_(people[start : start + 500])))
    rows = [{"person_id": person, "look_at": at} for person in people if (at := look_at[person]) is not None]
    if rows:
        db.session.execute(insert(Due), rows)


def claim_due(moment: datetime, limit: int = 200) -> list[int]:
    """Lock and return the ids of people who are due, the longest due first; another clockwork skips them."""
    rows = select(Due.person_id).where(Due.look_at <= moment).order_by(Due.look_at, Due.person_id).limit(limit)
    return list(db.session.scalars(rows.with_for_update(skip_locked=True)))
