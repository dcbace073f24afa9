"""Living through the gap that a restore left: the letters that the lost ledger had are decided once more.

The rules say the same at the same moment (docs: pacing I6, I9), so that what went out in the gap gets its row again,
under the same key and so with the same Message-ID, and is not written anew as a late letter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import func, select

from unhurried.agenda.models import Due
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.service.ticking import run_batch
from unhurried.mail.models import OutboxRow
from unhurried.mail.service import restoring


def release_sent_until(until: datetime) -> tuple[int, int]:
    """Let mail flow again, knowing that what was due until this instant went out, and nothing after it.

    Returns how many messages had gone out, and how many wait now. Call it outside `transaction()`.
    """
    return _release(until, lambda _row: True, "uncertain")


def release_by_log(message_ids: Collection[str]) -> tuple[int, int]:
    """Let mail flow again; of what was due in the gap, the messages with these Message-IDs went out, no others."""
    return _release(None, lambda row: row.message_id in message_ids, "sent")


def _release(until: datetime | None, went_out: Callable[[OutboxRow], bool], state: str) -> tuple[int, int]:
    with transaction():
        gap = restoring.open_gap()
        if gap is None:
            return 0, 0
        end = max(gap.until, clock.now()) if until is None else until
        before = restoring.last_row()
        live_through(end)
        return restoring.close_gap(end, went_out, state, before)


def live_through(until: datetime) -> None:
    """Run the clockwork at each moment that was due up to `until`, in the caller's transaction."""
    while True:
        moment = db.session.scalar(select(func.min(Due.look_at)).where(Due.look_at <= until))
        if moment is None:
            return
        run_batch(moment)
