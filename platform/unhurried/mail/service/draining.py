"""Sending what is due in a lane: claim, write, arm, carry, settle, a group at a time; it commits as it goes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

from unhurried.kit import clock, crash
from unhurried.kit.settings import settings
from unhurried.mail.senders.address import WrongSmtpUrl
from unhurried.mail.senders.journal import NoJournal
from unhurried.mail.senders.replies import RelayDown
from unhurried.mail.service import settling
from unhurried.mail.service.arming import arm
from unhurried.mail.service.carrying import Way, hang_up, way
from unhurried.mail.service.claiming import Claim, claim, expire, patience, recover, waits
from unhurried.mail.service.kinds import is_quick
from unhurried.mail.service.letters import Letter, write_letters

__all__ = ["GROUP", "drain", "finish_up", "hang_up"]
GROUP = 200
_ending = threading.Event()
log = logging.getLogger(__name__)


def drain(lane: str, limit: int = GROUP, seconds: float = 30.0) -> int:
    """Send what is due in the lane, `limit` rows to a group at most, until nothing is left or the time is over.

    Returns how many rows were settled (sent, dead, suppressed, expired, recovered). Any number of drains may
    run at once. Call it outside `transaction()`. A relay that is down ends the run, and its rows wait.
    """
    until = clock.wall() + timedelta(seconds=seconds)
    clock.forget()
    settled = way().settle_what_was_left() if settings().smtp_url else 0
    if not waits(lane):
        return settled
    settled += recover(lane) + expire(lane)
    while clock.wall() < until and not _ending.is_set():
        clock.forget()
        if _is_paced(lane, until):
            break
        claimed = claim(lane, _size(limit))
        if not claimed.ids:
            break
        crash.point("claimed")
        number, relay_is_up = _send(lane, claimed)
        settled += number
        if not relay_is_up:
            break
    return settled


def finish_up() -> None:
    """Begin no further group in this process: it is about to end."""
    _ending.set()


def _size(limit: int) -> int:
    return way().size(limit) if settings().smtp_url else limit


def _is_paced(lane: str, until: datetime) -> bool:
    """Wait for the operator's limit; true where that would take too long. Sign-in mail does not wait for it."""
    if lane == "urgent" or not settings().smtp_url:
        return False
    wait = way().pace.wait(clock.wall())
    if clock.wall() + timedelta(seconds=wait) > until:
        return True
    return bool(wait) and _ending.wait(wait)


def _send(lane: str, claimed: Claim) -> tuple[int, bool]:
    """How many rows of the claim are settled, and whether the relay takes mail."""
    try:
        to = way()
    except WrongSmtpUrl:
        settling.put_back(claimed.token, claimed.ids)
        raise
    batch = write_letters([row_id for row_id, kind in claimed.kinds.items() if not is_quick(kind)])
    crash.point("written")
    try:
        to.ready()
    except RelayDown as fault:
        to.pace.was_refused()
        settling.tell_relay_down(fault)
        return settling.put_off(claimed.token, str(fault)), False
    since = clock.wall()
    try:
        letters, ended = arm(claimed, lane, batch, lambda found: to.begin(claimed.token, found))
    except NoJournal:
        log.exception("the mail journal cannot be written: messages go out one by one")
        settling.put_back(claimed.token, claimed.ids)
        return 0, True
    sent, relay_is_up = _carry(to, claimed.token, letters, since)
    return ended + sent, relay_is_up


def _carry(to: Way, token: str, letters: Sequence[Letter], since: datetime) -> tuple[int, bool]:
    """Send armed letters as long as their lease surely holds, and tell the ledger."""
    if not letters:
        return 0, True
    crash.point("armed")
    last = since + patience().dot_before
    carried = to.carry(letters, lambda: clock.wall() < last)
    settled = settling.settle(token, letters, carried)
    to.forget()
    if carried.fault is not None:
        settling.tell_relay_down(carried.fault)
    return settled, carried.fault is None
