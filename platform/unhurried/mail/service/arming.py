"""The last look before the relay: each row of a claim is asked about once more, and those that may go are armed.

One transaction for the group, and one answer for each row. A worker that wakes after its lease arms nothing. Letters of
a quick kind are written here as well, from what that one look has read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from unhurried.kit import clock, crash
from unhurried.kit.among import among
from unhurried.kit.db import db, transaction
from unhurried.kit.tokens import mint
from unhurried.mail.models import LEDGER
from unhurried.mail.service.claiming import FREE, ROW, Claim, due_rows, lease_time, patience, taken_by
from unhurried.mail.service.kinds import UNRENDERABLE, forbidden, is_quick
from unhurried.mail.service.letters import Batch, Letter, written_quickly
from unhurried.mail.service.stopping import stopped_addresses

Endings = dict[int, tuple[str, str]]
# What a quick kind and its envelope look at; `attempts` counts the one that begins.
QUICK = [
    *(ROW[name] for name in ("id", "kind", "lane", "person_id", "ref", "items", "local_date", "message_id", "nonce")),
    *(ROW[name] for name in ("bounce_token", "tried_at", "dated_at", "made_at")),
    (ROW.attempts + 1).label("attempts"),
]


def arm(claimed: Claim, lane: str, batch: Batch, begin: Callable[[Sequence[Letter]], None]) -> tuple[list[Letter], int]:
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
        letters = _armed(letters, lane, endings, {}, begin)
    return letters, len(endings)


@dataclass(frozen=True)
class Taken:
    """What was taken of a lane in one step: armed letters under their claim's token, and how many rows ended unsent.

    `is_slow`: rows are due whose kind is written before it is armed; nothing was taken.
    """

    token: str = ""
    letters: Sequence[Letter] = ()
    ended: int = 0
    is_slow: bool = False

    def __bool__(self) -> bool:
        return bool(self.letters or self.ended or self.is_slow)


def take(lane: str, limit: int, begin: Callable[[str, Sequence[Letter]], None]) -> Taken:
    """Claim, look once more, write and arm in one transaction, where all that is due is of quick kinds.

    `begin` is told of token and letters before the commit. A worker that dies before it has taken nothing.
    """
    token = mint()
    with transaction():
        rows = due_rows(lane, limit, QUICK)
        if any(not is_quick(kind) for kind in {row.kind for row in rows}):
            return Taken(is_slow=True)
        if not rows:
            return Taken()
        found = written_quickly(rows)
        letters = _armed(found.letters, lane, found.endings, taken_by(token), lambda armed: begin(token, armed))
    return Taken(token, letters, len(found.endings))


def _armed(
    letters: Sequence[Letter],
    lane: str,
    endings: Endings,
    claim: dict[str, Any],
    begin: Callable[[Sequence[Letter]], None],
) -> list[Letter]:
    """Arm those that no address stops, and end the others, which join the endings."""
    endings |= _stopped(letters, lane)
    armed = [one for one in letters if one.row_id not in endings]
    _end(endings)
    ids = [letter.row_id for letter in armed]
    _change(ids, **claim | {"state": "armed", "armed_at": lease_time(), "lease_until": lease_time(patience().lease)})
    if armed:
        begin(armed)
        crash.point("arming")
    return armed


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


def _change(ids: Sequence[int], **values: object) -> None:
    if ids:
        db.session.execute(update(LEDGER).where(among(ROW.id, ids)).values(**values))
