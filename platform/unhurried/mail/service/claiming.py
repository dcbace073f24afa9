"""Who may send a row: leases, claims, and what becomes of rows whose worker died (docs: mail §1, §2).

Every step is one statement in one transaction, so a lost, doubled or late wake-up changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Interval, and_, func, literal, or_, select, type_coerce, update

from unhurried.kit import clock, crash
from unhurried.kit.db import UtcDateTime, db, transaction
from unhurried.kit.settings import settings
from unhurried.kit.tokens import mint
from unhurried.mail.models import OPEN, OutboxRow
from unhurried.mail.rules import BRISK, PATIENT, RESENT_LANES, Patience

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
    due = and_(_claimable(wall), or_(OutboxRow.send_after <= moment, OutboxRow.expires_at <= moment))
    found = select(OutboxRow.id).where(OutboxRow.lane == lane, OPEN, or_(due, _lost())).limit(1)
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
        wall, moment = lease_time(), clock.now()
        due = and_(_claimable(wall), OutboxRow.send_after <= moment, _current(moment))
        values = {
            "state": "claimed",
            "claim": token,
            "lease_until": lease_time(patience().lease),
            "attempts": OutboxRow.attempts + 1,
            "tried_at": func.coalesce(OutboxRow.tried_at, wall),
            "dated_at": func.coalesce(OutboxRow.dated_at, moment),
        }
        return Claim(token, dict(sorted(_changed(lane, due, values, limit))))


def expire(lane: str) -> int:
    """End the rows whose time passed before they were sent; how many."""
    with transaction():
        late = and_(_claimable(lease_time()), OutboxRow.expires_at <= clock.now())
        return len(_change(lane, late, {"state": "expired", "reason": "expired", **FREE}))


def recover(lane: str) -> int:
    """Settle armed rows whose worker is gone, only after lease and answer time; how many.

    A lesson is sent once more with the same Message-ID; anything else is `uncertain` and never sent again.
    """
    with transaction():
        lost = _lost()
        again = {"state": "pending", "resent": True, "retry_at": None, "error": "no answer", **FREE}
        resent = _change(lane, and_(lost, OutboxRow.resent.is_(False)), again) if lane in RESENT_LANES else []
        unknown = {"state": "uncertain", "reason": "no_answer", "error": "no answer", **FREE}
        settled = len(resent) + len(_change(lane, lost, unknown))
        crash.point("recovering")
        return settled


def _change(lane: str, where: ColumnElement[bool], values: dict[str, Any], limit: int = 1000) -> list[int]:
    """Change the rows that nobody else has locked, and return their ids."""
    return [row_id for row_id, _kind in _changed(lane, where, values, limit)]


def _changed(lane: str, where: ColumnElement[bool], values: dict[str, Any], limit: int) -> list[tuple[int, str]]:
    """Lock the rows that nobody else has locked, change them, and return their ids and kinds: one statement."""
    picked = (
        select(OutboxRow.id)
        .where(OutboxRow.lane == lane, OPEN, where)
        .order_by(OutboxRow.send_after, OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    change = update(OutboxRow).where(OutboxRow.id.in_(select(picked.c.id))).values(**values)
    unsynchronised = change.returning(OutboxRow.id, OutboxRow.kind).execution_options(synchronize_session=False)
    return [(row.id, row.kind) for row in db.session.execute(unsynchronised)]


def _claimable(wall: Any) -> ColumnElement[bool]:
    waits = and_(OutboxRow.state == "pending", or_(OutboxRow.retry_at.is_(None), OutboxRow.retry_at <= wall))
    return or_(waits, and_(OutboxRow.state == "claimed", OutboxRow.lease_until <= wall))


def _lost() -> ColumnElement[bool]:
    return and_(OutboxRow.state == "armed", OutboxRow.lease_until <= lease_time(-_left_to_others()))


def _left_to_others() -> timedelta:
    """How long after its lease nothing is assumed of a message: its answer may come, or somebody can be asked first."""
    return patience().answer * (5 if settings().mail_reconcile else 1)


def _current(moment: datetime) -> ColumnElement[bool]:
    return or_(OutboxRow.expires_at.is_(None), OutboxRow.expires_at > moment)
