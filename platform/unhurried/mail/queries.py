"""Reading the ledger: rows without private text, counts, and what is not settled yet."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, TextClause, bindparam, func, or_, select, text

from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.mail.models import OPEN, MailReceived, OutboxRow

ENROLMENTS = text("SELECT id, cohort_id FROM enrolment WHERE id IN :ids")
ENROLMENTS = ENROLMENTS.bindparams(bindparam("ids", expanding=True))


def ledger_rows(person_id: int | None = None) -> list[dict[str, Any]]:
    """Every row in the order of its making, of one person or of all: ids, plans and outcomes, no address."""
    rows = select(OutboxRow).order_by(OutboxRow.id)
    if person_id is not None:
        rows = rows.where(OutboxRow.person_id == person_id)
    found = list(db.session.scalars(rows))
    cohorts = _cohorts_of({item["enrolment"] for row in found for item in row.items if item.get("enrolment")})
    return [_ledger_row(row, cohorts) for row in found]


def _cohorts_of(enrolments: set[int]) -> dict[int, int]:
    """Enrolment id to cohort id, by plain SQL, since the rooms above are not known here."""
    ids, found = sorted(enrolments), {}
    for start in range(0, len(ids), 500):
        part = db.session.execute(ENROLMENTS, {"ids": ids[start : start + 500]})
        found.update({row.id: row.cohort_id for row in part})
    return found


def _ledger_row(row: OutboxRow, cohorts: dict[int, int]) -> dict[str, Any]:
    enrolments = (item.get("enrolment") for item in row.items)
    return {
        "person": row.person_id,
        "cohorts": sorted({cohorts[one] for one in enrolments if one in cohorts}),
        "kind": row.kind,
        "items": [item["item"] for item in row.items],
        "local_date": row.local_date.isoformat() if row.local_date else None,
        "state": row.state,
        "reason": row.reason,
        "message_id": row.message_id or None,
        "sent_at": row.sent_at.isoformat() if row.sent_at else None,
    }


def counts_by_lane_and_state() -> dict[str, dict[str, int]]:
    """How many rows each lane has in each state."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    grouped = select(OutboxRow.lane, OutboxRow.state, func.count()).group_by(OutboxRow.lane, OutboxRow.state)
    for lane, state, number in db.session.execute(grouped):
        counts[lane][state] = number
    return dict(counts)


def received_by_day() -> list[dict[str, Any]]:
    """How many messages of each kind came in, the oldest day first."""
    rows = db.session.scalars(select(MailReceived).order_by(MailReceived.day, MailReceived.what))
    return [{"day": row.day.isoformat(), "what": row.what, "number": row.number} for row in rows]


def unsettled(moment: datetime) -> int:
    """How many messages are due at `moment` (programme time) and on their way; not those that back off."""
    return db.session.scalar(select(func.count()).where(*_unsettled(moment))) or 0


def lanes_unsettled(moment: datetime) -> set[str]:
    """The lanes of these messages."""
    return set(db.session.scalars(select(OutboxRow.lane).where(*_unsettled(moment)).distinct()))


def _unsettled(moment: datetime) -> tuple[TextClause | ColumnElement[bool], ...]:
    waiting = or_(OutboxRow.retry_at.is_(None), OutboxRow.retry_at <= clock.wall())
    due = (OutboxRow.state.in_(("claimed", "armed"))) | ((OutboxRow.state == "pending") & waiting)
    return OPEN, due, OutboxRow.send_after <= moment


def next_send_after(moment: datetime) -> datetime | None:
    """The first instant after `moment` at which a waiting message becomes due; None when none waits."""
    first = select(func.min(OutboxRow.send_after))
    return db.session.scalar(first.where(OPEN, OutboxRow.state == "pending", OutboxRow.send_after > moment))
