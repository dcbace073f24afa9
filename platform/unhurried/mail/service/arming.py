"""The last look before the relay: each row of a claim is asked about once more, and those that may go are armed.

One transaction for the group, and one answer for each row. A worker that wakes after its lease arms nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select, update

from unhurried.kit import clock, crash
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.mail.service.claiming import FREE, lease_time, patience
from unhurried.mail.service.kinds import UNRENDERABLE, forbidden
from unhurried.mail.service.letters import Batch, Letter
from unhurried.mail.service.stopping import stopped_addresses

Endings = dict[int, tuple[str, str]]


def arm(claim: str, lane: str, batch: Batch, begin: Callable[[Sequence[Letter]], None]) -> tuple[list[Letter], int]:
    """The letters that are armed now, and how many rows ended unsent.

    `begin` is told of them before the commit, so that whoever finds this worker dead knows of all that it armed.
    """
    with transaction():
        rows = _mine(claim, [*batch.endings, *(letter.row_id for letter in batch.letters)])
        endings = {row.id: batch.endings[row.id] for row in rows if row.id in batch.endings}
        letters = [letter for letter in batch.letters if letter.row_id in {row.id for row in rows} - endings.keys()]
        endings |= _refusals([row for row in rows if row.id not in endings], letters, lane)
        letters = [letter for letter in letters if letter.row_id not in endings]
        _end(endings)
        _arm([letter.row_id for letter in letters])
        if letters:
            begin(letters)
            crash.point("arming")
    return letters, len(endings)


def _mine(claim: str, ids: Sequence[int]) -> list[OutboxRow]:
    mine = OutboxRow.id.in_(ids), OutboxRow.claim == claim, OutboxRow.state == "claimed"
    rows = select(OutboxRow).where(*mine, OutboxRow.lease_until > lease_time()).order_by(OutboxRow.id)
    return list(db.session.scalars(rows.with_for_update().execution_options(populate_existing=True)))


def _refusals(rows: Sequence[OutboxRow], letters: Sequence[Letter], lane: str) -> Endings:
    """Row id to state and reason, for those that may not go: expired, not allowed any more, a stopped address."""
    moment, reasons = clock.now(), forbidden(rows)
    stopped = stopped_addresses([letter.mail_to for letter in letters], lane)
    found: Endings = {one.row_id: ("suppressed", "address_stopped") for one in letters if one.mail_to in stopped}
    for row in rows:
        if row.expires_at is not None and row.expires_at <= moment:
            found[row.id] = ("expired", "expired")
        elif reason := reasons.get(row.id):
            found[row.id] = ("dead" if reason == UNRENDERABLE else "suppressed", reason)
    return found


def _end(endings: Endings) -> None:
    for state, reason in sorted(set(endings.values())):
        ids = [row_id for row_id, ending in endings.items() if ending == (state, reason)]
        _change(ids, state=state, reason=reason[:30], **FREE)


def _arm(ids: Sequence[int]) -> None:
    wall = lease_time()
    _change(ids, state="armed", armed_at=wall, lease_until=wall + patience().lease)


def _change(ids: Sequence[int], **values: object) -> None:
    if ids:
        change = update(OutboxRow).where(OutboxRow.id.in_(ids)).values(**values)
        db.session.execute(change.execution_options(synchronize_session=False))
