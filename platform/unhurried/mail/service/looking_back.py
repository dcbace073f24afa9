"""An operator asks the log or the provider by hand: does it know our mail, and what stayed without a known end?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.mail.reconcile.provider import Answer
from unhurried.mail.service.claiming import patience
from unhurried.mail.service.reconciling import over_by, whom
from unhurried.mail.service.settling import mark_sent

LAST, IN_DOUBT, PASSES = 50, 1_000, 64


@dataclass(frozen=True)
class Known:
    """Of the last messages that were sent how many are known, and what is said of those without a known end."""

    sent: int
    known: int
    in_doubt: int
    arrived: int
    refused: int


def ask_about_all() -> Known:
    """Ask, and count as sent what was taken over. Call it outside `transaction()`.

    What certainly was not stays without a known end: an admin says what is to become of it. Raises what a provider
    raises, OSError for a log that cannot be read, WrongReconcile where nobody is named who can be asked.
    """
    sent, doubtful = _rows("sent", LAST), _rows("uncertain", IN_DOUBT)
    answers = _answers({row.message_id: over_by(row.armed_at + patience().lease) for row in (*sent, *doubtful)})
    arrived = [row.id for row in doubtful if answers[row.message_id] == "accepted"]
    if arrived:
        with transaction():
            mark_sent(arrived, clock.now())
    counts = Counter(answers[row.message_id] for row in doubtful)
    known = sum(answers[row.message_id] == "accepted" for row in sent)
    return Known(len(sent), known, len(doubtful), len(arrived), counts["refused"])


def _rows(state: str, most: int) -> Sequence[Any]:
    columns = OutboxRow.id, OutboxRow.message_id, OutboxRow.armed_at
    rows = select(*columns).where(OutboxRow.state == state, OutboxRow.armed_at.is_not(None), OutboxRow.message_id != "")
    found = db.session.execute(rows.order_by(OutboxRow.id.desc()).limit(most)).all()
    db.session.rollback()
    return found


def _answers(over: Mapping[str, datetime]) -> dict[str, Answer]:
    """A long log is read in several passes."""
    asked, said = whom(), dict[str, Answer]()
    for _pass in range(PASSES if over else 0):
        said = dict(asked.fates(over))
        if all(said.get(name) == "accepted" for name in over):
            break
    return {name: said.get(name, "unknown") for name in over}
