"""The last look before the relay: each row of a claim is asked about once more, and those that may go are armed.

One transaction for the group, and one answer for each row. A worker that wakes after its lease arms nothing. Letters of
a quick kind are written here as well, from what that one look has read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select, update

from unhurried.kit import clock, crash
from unhurried.kit.among import among
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.mail.service.claiming import FREE, Claim, lease_time, patience
from unhurried.mail.service.kinds import UNRENDERABLE, forbidden, is_quick
from unhurried.mail.service.letters import Batch, Letter, written_quickly
from unhurried.mail.service.stopping import stopped_addresses

Endings = dict[int, tuple[str, str]]
# Columns, not objects: two hundred of those would cost more than the letters.
ROW = OutboxRow.__table__.columns


def arm(
    claimed: Claim, lane: str, batch: Batch, begin: Callable[[Sequence[Letter]], None]
) -> tuple[list[Letter], int]:
    """The letters that are armed now, and how many rows ended unsent. `batch` has the letters of the slow kinds.

    `begin` is told of them before the commit, so that whoever finds this worker dead knows of all that it armed.
    """
    with transaction():
        rows = _mine(claimed)
        quick, slow = [row for row in rows if is_quick(row.kind)], [row for row in rows if not is_quick(row.kind)]
        found = written_quickly(quick) if quick else Batch()
        endings = found.endings | {row.id: batch.endings[row.id] for row in slow if row.id in batch.endings}
        endings |= _forbidden([row for row in slow if row.id not in endings])
        endings |= _expired(rows)
        mine = {row.id for row in rows}
        letters = [one for one in (*found.letters, *batch.letters) if one.row_id in mine - endings.keys()]
        endings |= _stopped(letters, lane)
        letters = [one for one in letters if one.row_id not in endings]
        _end(endings)
        _arm([letter.row_id for letter in letters])
        if letters:
            begin(letters)
            crash.point("arming")
    return letters, len(endings)


def _mine(claimed: Claim) -> list[Any]:
    mine = among(ROW.id, claimed.ids), ROW.claim == claimed.token, ROW.state == "claimed"
    rows = select(*ROW).where(*mine, ROW.lease_until > lease_time()).order_by(ROW.id)
    return list(db.session.execute(rows.with_for_update()))


def _forbidden(rows: Sequence[Any]) -> Endings:
    reasons = forbidden(rows).items()
    return {row_id: ("dead" if reason == UNRENDERABLE else "suppressed", reason) for row_id, reason in reasons}


def _expired(rows: Sequence[Any]) -> Endings:
    moment = clock.now()
    return {row.id: ("expired", "expired") for row in rows if row.expires_at is not None and row.expires_at <= moment}


def _stopped(letters: Sequence[Letter], lane: str) -> Endings:
    stopped = stopped_addresses([letter.mail_to for letter in letters], lane)
    return {one.row_id: ("suppressed", "address_stopped") for one in letters if one.mail_to in stopped}


def _end(endings: Endings) -> None:
    for state, reason in sorted(set(endings.values())):
        ids = [row_id for row_id, ending in endings.items() if ending == (state, reason)]
        _change(ids, state=state, reason=reason[:30], **FREE)


def _arm(ids: Sequence[int]) -> None:
    _change(ids, state="armed", armed_at=lease_time(), lease_until=lease_time(patience().lease))


def _change(ids: Sequence[int], **values: object) -> None:
    if ids:
        change = update(OutboxRow).where(among(OutboxRow.id, ids)).values(**values)
        db.session.execute(change.execution_options(synchronize_session=False))
