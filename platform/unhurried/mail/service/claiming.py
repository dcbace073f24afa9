"""Who may send a row: leases, claims, and what becomes of rows whose worker died (docs: mail §1, §2).

Every step is one transaction, so a lost, doubled or late wake-up changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Interval, Select, and_, func, literal, or_, select, type_coerce, update

from unhurried.kit import clock, crash
from unhurried.kit.db import UtcDateTime, db, transaction
from unhurried.kit.settings import settings
from unhurried.kit.tokens import mint
from unhurried.mail.models import LEDGER, OPEN
from unhurried.mail.rules import BRISK, PATIENT, RESENT_LANES, Patience

# Columns, not objects, here and in every step of a group: those would cost more than its letters.
ROW = LEDGER.c
FREE: dict[str, Any] = {"claim": None, "lease_until": None}


def patience() -> Patience:
    """How long a claim is good for here; shorter in demo and test, where the relay is on loopback."""
    return BRISK if settings().movable_clock else PATIENT


def lease_time(later: timedelta = timedelta()) -> Any:
    """The database's own real time, or some time after it, to stand in a statement: so one clock judges all leases."""
    if db.session.get_bind().dialect.name == "postgresql":
        return type_coerce(func.clock_timestamp() + literal(later, Interval()), UtcDateTime())
    return literal(clock.wall() + later, UtcDateTime())


def waits(lane: str) -> bool:
    """Whether there is anything to claim, to end or to settle in the lane: one short read, and no write lock."""
    wall, moment = lease_time(), clock.now()
    due = and_(_claimable(wall), or_(ROW.send_after <= moment, ROW.expires_at <= moment))
    found = select(ROW.id).where(ROW.lane == lane, OPEN, or_(due, _lost())).limit(1)
    one = db.session.scalar(found)
    db.session.rollback()
    return one is not None


@dataclass(frozen=True)
class Claim:
    """What one claim has in hand: its token, and the kind of each row by id, in the order of the ids."""

    token: str
    kinds: dict[int, str]

    @property
    def ids(self) -> list[int]:
        """The rows' ids, in order."""
        return list(self.kinds)


def claim(lane: str, limit: int) -> Claim:
    """Claim up to `limit` rows that are due."""
    token = mint()
    with transaction():
        values = {"state": "claimed", **taken_by(token)}
        return Claim(token, dict(sorted(_changed(lane, _due(), values, limit))))


def taken_by(token: str) -> dict[str, Any]:
    """What a claim writes into its rows beside their state."""
    return {
        "claim": token,
        "lease_until": lease_time(patience().lease),
        "attempts": ROW.attempts + 1,
        "tried_at": func.coalesce(ROW.tried_at, lease_time()),
        "dated_at": func.coalesce(ROW.dated_at, clock.now()),
    }


def due_rows(lane: str, limit: int, columns: Sequence[Any]) -> list[Any]:
    """These columns of up to `limit` rows that are due, in the order of their ids, locked for this transaction.

    What somebody else has locked is left out.
    """
    found = picked(lane, _due(), limit, columns)
    return sorted(db.session.execute(found).all(), key=attrgetter("id"))


def expire(lane: str) -> int:
    """End the rows whose time passed before they were sent; how many."""
    with transaction():
        late = and_(_claimable(lease_time()), ROW.expires_at <= clock.now())
        return len(_change(lane, late, {"state": "expired", "reason": "expired", **FREE}))


def recover(lane: str) -> int:
    """Settle armed rows whose worker is gone, only after lease and answer time; how many.

    A lesson is sent once more with the same Message-ID; anything else is `uncertain` and never sent again.
    """
    with transaction():
        lost = _lost()
        again = {"state": "pending", "resent": True, "retry_at": None, "error": "no answer", **FREE}
        resent = _change(lane, and_(lost, ROW.resent.is_(False)), again) if lane in RESENT_LANES else []
        unknown = {"state": "uncertain", "reason": "no_answer", "error": "no answer", **FREE}
        settled = len(resent) + len(_change(lane, lost, unknown))
        crash.point("recovering")
        return settled


def _change(lane: str, where: ColumnElement[bool], values: dict[str, Any], limit: int = 1000) -> list[int]:
    """Change the rows that nobody else has locked, and return their ids."""
    return [row_id for row_id, _kind in _changed(lane, where, values, limit)]


def _changed(lane: str, where: ColumnElement[bool], values: dict[str, Any], limit: int) -> list[tuple[int, str]]:
    """Lock the rows that nobody else has locked, change them, and return their ids and kinds: one statement."""
    found = picked(lane, where, limit, [ROW.id]).cte("picked")
    change = update(LEDGER).where(ROW.id.in_(select(found.c.id))).values(**values)
    return [(row.id, row.kind) for row in db.session.execute(change.returning(ROW.id, ROW.kind))]


def picked(lane: str, where: ColumnElement[bool], limit: int, columns: Sequence[Any]) -> Select[Any]:
    """The rows to lock, those that are due first before the others, leaving out what somebody else has locked."""
    found = select(*columns).where(ROW.lane == lane, OPEN, where)
    found = found.order_by(ROW.send_after, ROW.id).limit(limit)
    return found.with_for_update(skip_locked=True)


def _due() -> ColumnElement[bool]:
    moment = clock.now()
    return and_(_claimable(lease_time()), ROW.send_after <= moment, _current(moment))


def _claimable(wall: Any) -> ColumnElement[bool]:
    waits = and_(ROW.state == "pending", or_(ROW.retry_at.is_(None), ROW.retry_at <= wall))
    return or_(waits, and_(ROW.state == "claimed", ROW.lease_until <= wall))


def _lost() -> ColumnElement[bool]:
    return and_(ROW.state == "armed", ROW.lease_until <= lease_time(-_left_to_others()))


def _left_to_others() -> timedelta:
    """How long after its lease nothing is assumed of a message: its answer may come, or somebody can be asked first."""
    return patience().answer * (5 if settings().mail_reconcile else 1)


def _current(moment: datetime) -> ColumnElement[bool]:
    return or_(ROW.expires_at.is_(None), ROW.expires_at > moment)
