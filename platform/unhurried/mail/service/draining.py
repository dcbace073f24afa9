"""Sending what is due in a lane, a group at a time: take, carry, settle; it commits as it goes.

While one group is carried to the relay by a second thread, this one takes the next: neither the relay nor the database
waits for the other. Sign-in mail, and what is limited or goes over several connections, goes group after group.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

from flask import Flask, current_app

from unhurried.kit import clock, crash
from unhurried.kit.settings import settings
from unhurried.mail.senders.courier import Carried
from unhurried.mail.senders.journal import NoJournal
from unhurried.mail.senders.replies import RelayDown
from unhurried.mail.service import settling
from unhurried.mail.service.arming import arm, take
from unhurried.mail.service.carrying import Load, Way, hang_up, way
from unhurried.mail.service.claiming import claim, expire, patience, recover, waits
from unhurried.mail.service.kinds import is_quick
from unhurried.mail.service.letters import write_letters

__all__ = ["GROUP", "drain", "finish_up", "hang_up"]
GROUP = 200
_ending = threading.Event()
log = logging.getLogger(__name__)
# How many rows of a group are settled, and why the relay takes no more, where it does not.
Outcome = tuple[int, RelayDown | None]


def drain(lane: str, limit: int = 0, seconds: float = 30.0) -> int:
    """Send what is due in the lane, group after group, until nothing is left or the time is over.

    A group has `limit` rows at most, GROUP by default. Returns how many rows were settled (sent, dead, suppressed,
    expired, recovered). Any number of drains may run at once. Call it outside `transaction()`. A relay that is down
    ends the run, and its rows wait.
    """
    until = clock.wall() + timedelta(seconds=seconds)
    clock.forget()
    settled = way().settle_what_was_left() if settings().smtp_url else 0
    if not waits(lane):
        return settled
    settled += recover(lane) + expire(lane)
    with ThreadPoolExecutor(1) as thread:
        run = _Run(lane, limit or GROUP, way(), thread)
        while run.goes_on and clock.wall() < until and not _ending.is_set():
            clock.forget()
            if run.is_paced(until):
                break
            run.take_a_group()
        run.finish()
    return settled + run.settled


def finish_up() -> None:
    """Begin no further group in this process: it is about to end."""
    _ending.set()


class _Run:
    """One drain: how many rows it has settled, whether there may be more for it, and the group that is carried."""

    def __init__(self, lane: str, limit: int, to: Way, thread: ThreadPoolExecutor) -> None:
        self.lane, self.limit, self.to, self.thread = lane, limit, to, thread
        self.settled, self.goes_on = 0, True
        self.is_urgent = lane == "urgent"
        self._under_way: Future[Outcome] | None = None
        self._fault: RelayDown | None = None

    def is_paced(self, until: datetime) -> bool:
        """Wait for the operator's limit; true where that would take too long. Sign-in mail does not wait for it."""
        if self.is_urgent:
            return False
        wait = self.to.pace.wait(clock.wall())
        if clock.wall() + timedelta(seconds=wait) > until:
            return True
        return bool(wait) and _ending.wait(wait)

    def take_a_group(self) -> None:
        """Take the next group and have it carried, once the one before it is settled."""
        if self._under_way is None and not self._is_ready():
            return
        loads: list[Load] = []
        crash.point("taking")
        try:
            size = self.to.size(self.limit)
            taken = take(self.lane, size, lambda token, letters: loads.append(self.to.load(token, letters)))
        except NoJournal:
            log.exception("the mail journal cannot be written: messages go out one by one")
            return
        self.settled += taken.ended
        self.finish()
        for load in loads:
            self._begin(load)
        if taken.is_slow and self.goes_on:
            self._take_slowly()
        self.goes_on = self.goes_on and bool(taken)

    def finish(self) -> None:
        """Wait for the group that is carried; a relay that went down meanwhile ends the run."""
        carried, self._under_way = self._under_way, None
        if carried is not None:
            self._learn(carried.result())

    def _begin(self, load: Load) -> None:
        crash.point("armed")
        if not self.goes_on:
            self._learn(self._settle(load, Carried(unsent=[one.row_id for one in load.letters], fault=self._fault)))
        elif self.is_urgent or self.to.is_measured:
            self._learn(self._carry(load))
        else:
            here: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001
            self._under_way = self.thread.submit(self._carry_beside, here, load)

    def _learn(self, outcome: Outcome) -> None:
        settled, fault = outcome
        self.settled += settled
        if fault is not None:
            self._fault, self.goes_on = fault, False

    def _carry_beside(self, here: Flask, load: Load) -> Outcome:
        """In the other thread, with a context and so a connection to the database of its own."""
        with here.app_context():
            return self._carry(load)

    def _carry(self, load: Load) -> Outcome:
        """Send armed letters as long as their lease surely holds, and tell the ledger."""
        last = load.since + patience().dot_before
        carried = self.to.carry(load, lambda: clock.wall() < last)
        if carried.fault is not None:
            settling.tell_relay_down(carried.fault)
        return self._settle(load, carried)

    def _settle(self, load: Load, carried: Carried) -> Outcome:
        settled = settling.settle(load.claim, load.letters, carried)
        self.to.forget(load)
        return settled, carried.fault

    def _is_ready(self) -> bool:
        """Whether the relay can be talked to; where not, all that is due waits for a while."""
        try:
            self.to.ready()
        except RelayDown as fault:
            claimed = claim(self.lane, self.to.size(self.limit))
            self.to.pace.was_refused()
            settling.tell_relay_down(fault)
            self.settled += settling.put_off(claimed.token, str(fault))
            self.goes_on = False
        return self.goes_on

    def _take_slowly(self) -> None:
        """Claim, write, and only then arm: what is written in the slow way may take its time."""
        claimed, loads = claim(self.lane, self.to.size(self.limit)), list[Load]()
        crash.point("claimed")
        batch = write_letters([row_id for row_id, kind in claimed.kinds.items() if not is_quick(kind)])
        crash.point("written")
        try:
            _letters, ended = arm(
                claimed, self.lane, batch, lambda letters: loads.append(self.to.load(claimed.token, letters))
            )
        except NoJournal:
            log.exception("the mail journal cannot be written: messages go out one by one")
            settling.put_back(claimed.token, claimed.ids)
            return
        self.settled += ended
        for load in loads:
            self._begin(load)
