"""Sessions: begun, rotated, seen, ended. They follow real time (docs: security §1.3)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.engine import CursorResult

from unhurried.accounts import rules
from unhurried.accounts.models import Person, Session
from unhurried.audit.service import record
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import digest, mint


def begin(
    person: Person,
    *,
    full: bool,
    shared_device: bool,
    strong: bool = False,
    vouched: bool = False,
    device: str = "",
    instead_of: Session | None = None,
) -> str:
    """Begin a session and return its cookie's token, which is stored as a digest only; end the one before it.

    `full`, `strong`, `vouched` and `device` are as `models.Session` says.
    """
    if instead_of is not None:
        end(instead_of)
    token, moment = mint(), clock.wall()
    row = Session(person_id=person.id, token_digest=digest(token), full=full, strong=strong, vouched=vouched)
    row.shared_device, row.device = shared_device, device
    row.began_at = row.seen_at = moment
    row.proved_at = moment if full else None
    db.session.add(row)
    db.session.flush()
    record("signed_in", actor=person.id, subject=person.id, session=row.id, full=full)
    return token


def rotate(row: Session, *, full: bool, strong: bool = False) -> str:
    """Put a new session in the place of this one, with the same day's end; returns the new token.

    What was strong stays strong. The proof is one of now.
    """
    token, moment = mint(), clock.wall()
    new = Session(person_id=row.person_id, token_digest=digest(token), full=full, strong=row.strong or strong)
    new.vouched, new.shared_device, new.device = row.vouched, row.shared_device, row.device
    new.began_at, new.seen_at, new.proved_at = row.began_at, moment, moment if full else None
    end(row)
    db.session.add(new)
    db.session.flush()
    record("stepped_up", actor=row.person_id, subject=row.person_id, session=new.id, strong=new.strong)
    return token


def end(row: Session) -> None:
    """End a session: its cookie is refused from now on, replayed or not."""
    end_one(row.person_id, row.id)


def end_one(person_id: int, session_id: int) -> bool:
    """End one session of this person; False when they have no open one with that id."""
    ended = _end(Session.person_id == person_id, Session.id == session_id)
    if ended:
        record("session_ended", actor=person_id, subject=person_id, session=session_id)
    return ended > 0


def end_all(person_id: int) -> int:
    """End every session of the person; how many there were."""
    return _end(Session.person_id == person_id)


def end_others(row: Session) -> int:
    """End every other session of the same person; how many there were."""
    return _end(Session.person_id == row.person_id, Session.id != row.id)


def mark_seen(row: Session) -> None:
    """Note that the session is in use; it never wakes one that has ended."""
    seen = update(Session).where(Session.id == row.id, Session.ended_at.is_(None)).values(seen_at=clock.wall())
    db.session.execute(seen)


def is_due(seen_at: datetime) -> bool:
    """Whether the last note of use is a minute old, so that most pages write nothing."""
    return clock.wall() - seen_at >= rules.SEEN_EVERY


def _end(*which: object) -> int:
    ended = (
        update(Session)
        .where(*which, Session.ended_at.is_(None))  # type: ignore[arg-type]
        .values(ended_at=clock.wall())
    )
    result = db.session.execute(ended)
    return result.rowcount if isinstance(result, CursorResult) else 0
