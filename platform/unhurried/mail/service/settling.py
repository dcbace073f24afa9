"""What the relay said of a group, written into the ledger: one transaction for all of it."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update

from unhurried.kit import clock, crash
from unhurried.kit.among import among
from unhurried.kit.db import db, transaction
from unhurried.mail.models import LEDGER
from unhurried.mail.rules import back_off, gives_up
from unhurried.mail.senders.courier import Carried
from unhurried.mail.senders.journal import Left
from unhurried.mail.senders.replies import Refused, RelayDown
from unhurried.mail.service.claiming import FREE, ROW, lease_time
from unhurried.mail.service.kinds import UNRENDERABLE
from unhurried.mail.service.letters import Letter
from unhurried.mail.service.stopping import stop_address

log = logging.getLogger(__name__)
OPEN_STATES = ("armed", "claimed", "pending", "uncertain")


@dataclass(frozen=True)
class Tried:
    """A row of a claim that was not sent: how often it was tried, and since when."""

    row_id: int
    tries: int
    tried_at: datetime


def settle(claim: str, letters: Sequence[Letter], carried: Carried) -> int:
    """Mark what was accepted, refused and not sent; how many rows are settled by it. What is in doubt stays armed."""
    by_row = {letter.row_id: letter for letter in letters}
    unsent = [_tried(by_row[row_id]) for row_id in carried.unsent]
    with transaction():
        settled = mark_sent([row_id for row_id, answer in carried.answers.items() if answer is None], clock.now())
        for row_id, answer in carried.answers.items():
            if answer is not None:
                settled += _refuse(claim, by_row[row_id], answer)
        if carried.fault is None:
            _put_back(claim, carried.unsent)
        else:
            settled += _put_off(claim, unsent, str(carried.fault), relay_down=True)
        crash.point("marking")
    crash.point("marked")
    return settled


def settle_left(left: Left) -> int:
    """Settle what a worker that is gone wrote down; how many. What it left in doubt stays armed until its time."""
    with transaction():
        sent = [row_id for row_id, name in left.accepted if _is_named(row_id, name)]
        settled = mark_sent(sent, left.at or clock.now())
        for claim in left.claims:
            _put_back(claim, left.unsent)
    return settled


def put_off(claim: str, error: str) -> int:
    """The relay is down: every row of the claim is tried again later, or given up; how many are settled by it."""
    with transaction():
        columns = ROW.id, ROW.attempts, ROW.tried_at
        rows = db.session.execute(select(*columns).where(ROW.claim == claim, ROW.state == "claimed"))
        tried = [Tried(row.id, row.attempts, row.tried_at or clock.wall()) for row in rows]
        return _put_off(claim, tried, error, relay_down=True)


def put_back(claim: str, ids: Sequence[int]) -> None:
    """Give rows of the claim back untouched, for the next worker."""
    with transaction():
        _put_back(claim, ids)


def mark_sent(ids: Sequence[int], at: datetime) -> int:
    """The relay said yes. Whatever was thought meanwhile, they are sent, and no other can arm them; how many."""
    values = {"state": "sent", "sent_at": at, "reason": None, "error": None, **FREE}
    return _change([among(ROW.id, ids), ROW.state.in_(OPEN_STATES)], values) if ids else 0


def tell_relay_down(fault: RelayDown) -> None:
    """Log a relay that cannot be used; as an alert when only an operator can help."""
    level = logging.ERROR if fault.alert else logging.WARNING
    log.log(level, "the relay takes no mail: %s", fault)


def _refuse(claim: str, letter: Letter, answer: Refused) -> int:
    """The relay said no: for ever, or for now. How many rows are settled by it."""
    crash.point("refused")
    if not answer.permanent:
        return _put_off(claim, [_tried(letter)], str(answer))
    reason = UNRENDERABLE if answer.stage == "text" else "refused"
    settled = _set(claim, [letter.row_id], state="dead", reason=reason, error=str(answer)[:200], **FREE)
    if answer.stops_the_address:
        stop_address(letter.mail_to, "hard_bounce")
    if answer.alerts:
        log.error("the relay refuses mail by policy", extra={"row": letter.row_id, "answer": str(answer)})
    return settled


def _put_off(claim: str, rows: Iterable[Tried], error: str, *, relay_down: bool = False) -> int:
    """Nothing was sent: try again later, or give up after 72 hours; how many are settled by it."""
    found, luck, given_up = list(rows), random.random(), list[int]()
    for tries in sorted({row.tries for row in found}):
        wait = back_off(tries, luck, relay_down=relay_down)
        same = [row for row in found if row.tries == tries]
        given_up += [row.row_id for row in same if gives_up(row.tried_at, clock.wall() + wait)]
        again = [row.row_id for row in same if row.row_id not in given_up]
        _set(claim, again, state="pending", retry_at=lease_time(wait), error=error[:200], **FREE)
        crash.point("putting off")
    return _set(claim, given_up, state="dead", reason="gave_up", error=error[:200], **FREE)


def _put_back(claim: str, ids: Sequence[int]) -> None:
    _set(claim, ids, state="pending", **FREE)


def _tried(letter: Letter) -> Tried:
    return Tried(letter.row_id, letter.tries, letter.tried_at)


def _is_named(row_id: int, message_id: str) -> bool:
    """Whether the row is the message that is meant: a database put back from a backup may count anew."""
    return db.session.scalar(select(ROW.message_id).where(ROW.id == row_id)) == message_id


def _set(claim: str, ids: Sequence[int], /, **values: Any) -> int:
    """Change rows while the claim is still ours (claimed, or armed by us); how many."""
    ours = [among(ROW.id, ids), ROW.claim == claim, ROW.state.in_(("claimed", "armed"))]
    return _change(ours, values) if ids else 0


def _change(where: Sequence[ColumnElement[bool]], values: dict[str, Any]) -> int:
    change = update(LEDGER).where(*where).values(**values)
    return int(db.session.execute(change).rowcount)  # type: ignore[attr-defined]
