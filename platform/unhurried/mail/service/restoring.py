"""Mail after the database was restored: nothing of the gap is sent without an operator's yes (docs: mail §2).

The gap lies between the backup and the restore. Whatever fell due in it may have gone out, and the ledger that knew
is lost. So mail is held until an operator says what went out: until when, or by the relay's own log.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.engine import Connection

from unhurried.kit import clock
from unhurried.kit.db import db, note
from unhurried.mail.models import MailGap, OutboxRow
from unhurried.mail.rules import LANES, RESENT_LANES

FREE = {"claim": None, "lease_until": None}


def hold_after_restore(connection: Connection, since: datetime, until: datetime) -> None:
    """Hold what waits, and remember the gap (programme time), in the transaction of the restore.

    What was armed has no known end: a lesson may be sent once more after the yes, anything else never.
    """
    waiting = OutboxRow.state.in_(("pending", "claimed"))
    connection.execute(update(OutboxRow).where(waiting).values(state="held", **FREE))
    armed = OutboxRow.state == "armed"
    once_more = and_(armed, OutboxRow.lane.in_(RESENT_LANES), OutboxRow.resent.is_(False))
    connection.execute(update(OutboxRow).where(once_more).values(state="held", resent=True, **FREE))
    connection.execute(update(OutboxRow).where(armed).values(state="uncertain", reason="no_answer", **FREE))
    older = connection.execute(select(MailGap.since)).scalar()
    connection.execute(delete(MailGap))
    new = {"id": 1, "since": min(since, older) if older else since, "until": until}
    connection.execute(MailGap.__table__.insert().values(**new))  # type: ignore[attr-defined]


def mail_waits() -> bool:
    """Whether mail is held after a restore."""
    return db.session.scalar(select(MailGap.id)) is not None


def open_gap() -> MailGap | None:
    """The gap that waits for an operator's yes; None when mail flows."""
    return db.session.get(MailGap, 1)


def last_row() -> int:
    """The highest id in the ledger, to tell later what was written after it."""
    return db.session.scalar(select(OutboxRow.id).order_by(OutboxRow.id.desc()).limit(1)) or 0


def close_gap(
    until: datetime, went_out: Callable[[OutboxRow], bool], state: str, written_after: int
) -> tuple[int, int]:
    """Settle what was due by `until`: how many had gone out, and how many wait to be sent now.

    `written_after`: rows with a higher id stand for letters that the lost ledger had; where such a letter did not go
    out its row is taken away, and the clockwork decides it anew. Only inside `transaction()`.
    """
    held = OutboxRow.state == "held"
    anew = and_(OutboxRow.id > written_after, OutboxRow.state == "pending")
    rows = list(db.session.scalars(select(OutboxRow).where(or_(held, anew)).order_by(OutboxRow.id)))
    gone = [row for row in rows if row.send_after <= until and went_out(row)]
    for row in gone:
        row.state, row.reason, row.told_at = state, "before_restore", clock.wall()
        row.sent_at = row.send_after if state == "sent" else None
    for row in rows:
        if row.state == "pending" and row.send_after <= until:
            db.session.delete(row)
        elif row.state == "held":
            row.state, row.retry_at = "pending", None
    db.session.execute(delete(MailGap))
    db.session.flush()
    for lane in LANES:
        note(lane)
    return len(gone), sum(row.state == "pending" for row in rows if row not in db.session.deleted)
