"""Settling what was due, asking for a look, and claiming who is due."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.agenda.models import Due
from unhurried.kit import clock
from unhurried.kit.db import db

Settle = Callable[[Iterable[int]], None]


def settle_by(app: Flask, settles: Settle) -> None:
    """Tell the site who writes down what was due until now; the room that keeps those facts calls it when it opens."""
    app.extensions["unhurried.settles"] = settles


def settle(people: Iterable[int]) -> None:
    """Have everything written down that was due for these people until now. Call it before an input of theirs changes.

    For rooms below the one that keeps the facts: no change moves what has happened (docs: pacing §2, I7).
    """
    settles: Settle = current_app.extensions["unhurried.settles"]
    settles(people)


def look_again(people: Iterable[int]) -> None:
    """Have the clockwork look at these people now: call it whenever an input of their pace has changed."""
    moment = clock.now()
    plan(dict.fromkeys(sorted(set(people)), moment))


def plan(look_at: Mapping[int, datetime | None]) -> None:
    """Set each person's next moment; None takes them off the queue.

    One statement for each writes it or moves it, so that a page that asks for a look and a clockwork that plans
    one at the same time wait for each other instead of failing.
    """
    gone = sorted(person for person, at in look_at.items() if at is None)
    for start in range(0, len(gone), 500):
        db.session.execute(delete(Due).where(Due.person_id.in_(gone[start : start + 500])))
    rows = [{"person_id": person, "look_at": at} for person in sorted(look_at) if (at := look_at[person]) is not None]
    if rows:
        insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
        new = insert(Due.__table__)  # type: ignore[arg-type]
        moved = new.on_conflict_do_update(index_elements=["person_id"], set_={"look_at": new.excluded.look_at})
        db.session.connection().execute(moved, rows)


def anybody_is_due(moment: datetime) -> bool:
    """Whether there is anybody to claim; asked before a transaction that would write."""
    return db.session.execute(select(Due.person_id).where(Due.look_at <= moment).limit(1)).first() is not None


def claim_due(moment: datetime, limit: int = 200) -> list[int]:
    """Lock and return the ids of people who are due, the longest due first; another clockwork skips them."""
    rows = select(Due.person_id).where(Due.look_at <= moment).order_by(Due.look_at, Due.person_id).limit(limit)
    return list(db.session.scalars(rows.with_for_update(skip_locked=True)))
