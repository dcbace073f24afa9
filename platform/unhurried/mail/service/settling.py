"""Every change of state of one claimed row, each in a transaction of its own."""

from __future__ import annotations

import logging
import random
from typing import Any

from sqlalchemy import select, update

from unhurried.kit import clock, crash
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import back_off, gives_up
from unhurried.mail.senders.replies import Refused, RelayDown
from unhurried.mail.service.claiming import FREE, lease_time, patience
from unhurried.mail.service.kinds import UNRENDERABLE, forbidden
from unhurried.mail.service.letters import Letter
from unhurried.mail.service.stopping import address_stopped, stop_address

log = logging.getLogger(__name__)
ARMED, LOST, STOPPED = "armed", "lost", "stopped"


def arm(letter: Letter) -> str:
    """Ask again if the letter may go, and arm it: `armed`, `stopped`, or `lost` where the claim ran out.

    A compare-and-set on the claim's token: a worker that wakes after its lease arms and sends nothing.
    """
    with transaction():
        row = db.session.scalars(
            select(OutboxRow).where(OutboxRow.id == letter.row_id, *_mine(letter)).with_for_update()
        ).one_or_none()
        if row is None:
            return LOST
        if _end_when_stopped(letter, row):
            return STOPPED
        wall = lease_time()
        row.state, row.armed_at, row.lease_until = "armed", wall, wall + patience().lease
        db.session.flush()
        crash.point("arming")
        return ARMED


def _mine(letter: Letter) -> tuple[Any, ...]:
    return OutboxRow.claim == letter.claim, OutboxRow.state == "claimed", OutboxRow.lease_until > lease_time()


def _end_when_stopped(letter: Letter, row: OutboxRow) -> bool:
    expired = row.expires_at is not None and row.expires_at <= clock.now()
    reason = forbidden([row]).get(row.id) or ("address_stopped" if address_stopped(letter.mail_to, row.lane) else None)
    if expired:
        _end(row, "expired", "expired")
    elif reason is not None:
        _end(row, "dead" if reason == UNRENDERABLE else "suppressed", reason)
    return expired or reason is not None


def _end(row: OutboxRow, state: str, reason: str) -> None:
    row.state, row.reason, row.claim, row.lease_until = state, reason[:30], None, None


def mark_sent(letter: Letter) -> None:
    """The relay said yes. Whatever was thought meanwhile, it is sent, and no other can arm it."""
    open_states = ("armed", "claimed", "pending", "uncertain")
    known = OutboxRow.id == letter.row_id, OutboxRow.state.in_(open_states)
    values = {"state": "sent", "sent_at": clock.now(), "reason": None, "error": None, "lease_until": None}
    with transaction():
        db.session.execute(update(OutboxRow).where(*known).values(**values, claim=None))
        crash.point("marking")
    crash.point("marked")


def mark_refused(letter: Letter, answer: Refused) -> bool:
    """The relay said no: for ever, or for now. Whether the row is settled by it."""
    crash.point("refused")
    if not answer.permanent:
        return put_off(letter, str(answer))
    with transaction():
        _set(letter, state="dead", reason="refused", error=str(answer)[:200], **FREE)
        if answer.stops_the_address:
            stop_address(letter.mail_to, "hard_bounce")
    if answer.alerts:
        log.error("the relay refuses mail by policy", extra={"row": letter.row_id, "answer": str(answer)})
    return True


def put_off(letter: Letter, error: str, *, relay_down: bool = False) -> bool:
    """Nothing was sent: try again later, or give up after 72 hours. Whether the row is settled by it."""
    wait = back_off(letter.tries, random.random(), relay_down=relay_down)
    with transaction():
        next_try = lease_time() + wait
        if gives_up(letter.tried_at, next_try):
            return _set(letter, state="dead", reason="gave_up", error=error[:200], **FREE)
        _set(letter, state="pending", retry_at=next_try, error=error[:200], **FREE)
        crash.point("putting off")
        return False


def put_back(letter: Letter) -> None:
    """Give the claim back untouched, for the next worker."""
    with transaction():
        _set(letter, state="pending", **FREE)


def tell_relay_down(fault: RelayDown) -> None:
    """Log a relay that cannot be used; as an alert when only an operator can help."""
    level = logging.ERROR if fault.alert else logging.WARNING
    log.log(level, "the relay takes no mail: %s", fault)


def end_unsent(endings: dict[int, tuple[str, str]], claim: str) -> None:
    """End claimed rows that will not be sent: row id to state and reason."""
    with transaction():
        for row_id, (state, reason) in sorted(endings.items()):
            mine = OutboxRow.id == row_id, OutboxRow.claim == claim, OutboxRow.state == "claimed"
            db.session.execute(update(OutboxRow).where(*mine).values(state=state, reason=reason[:30], **FREE))


def _set(letter: Letter, **values: Any) -> bool:
    """Change the row while the claim is still ours (claimed, or armed by us)."""
    ours = OutboxRow.claim == letter.claim, OutboxRow.state.in_(("claimed", "armed"))
    change = update(OutboxRow).where(OutboxRow.id == letter.row_id, *ours).values(**values)
    return db.session.scalars(change.returning(OutboxRow.id)).one_or_none() is not None
