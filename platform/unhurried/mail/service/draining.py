"""Sending what is due in a lane, a group at a time: take, carry, settle; it commits as it goes.

Several hands do so side by side, each in a thread with a connection to the database of its own. One of them at a time
has the relay: neither the relay nor the database waits for the other, and one message at most is in doubt. Sign-in
mail, and what is limited or goes over several connections, goes group after group.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

from flask import Flask, current_app

from unhurried.kit import clock, crash
from unhurried.kit.db import db
from unhurried.kit.settings import settings
from unhurried.mail.senders.courier import Carried
from unhurried.mail.senders.journal import NoJournal
from unhurried.mail.senders.replies import RelayDown
from unhurried.mail.service import settling
from unhurried.mail.service.arming import Taken, arm, take
from unhurried.mail.service.carrying import HANDS, Load, Way, hang_up, way
from unhurried.mail.service.claiming import claim, expire, patience, recover, waits
from unhurried.mail.service.kinds import is_quick
from unhurried.mail.service.letters import Letter, write_letters

__all__ = ["GROUP", "drain", "finish_up", "hang_up"]
GROUP = 200
IN_NO_TIME = 0.5  # seconds in which a quick relay takes a whole group
_ending = threading.Event()
log = logging.getLogger(__name__)


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
    run = _Run(lane, limit or GROUP, way(), until)
    run.go()
    return settled + run.settled


def finish_up() -> None:
    """Begin no further group in this process: it is about to end."""
    _ending.set()


class _Run:
    """One drain: how many rows it has settled, whether there may be more for it, and the hands that it has called."""

    def __init__(self, lane: str, limit: int, to: Way, until: datetime) -> None:
        self.lane, self.limit, self.to, self.until = lane, limit, to, until
        self.settled, self.goes_on = 0, True
        self._fault: RelayDown | None = None
        self._relay, self._count = threading.Lock(), threading.Lock()
        # Sign-in mail waits for nothing; and how much of the next group goes may depend on the one before it.
        self._called = list[Future[None]]()
        self._to_call = [] if lane == "urgent" or to.is_measured else list(range(1, _hands()))

    def go(self) -> None:
        """Send until nothing is left, the time is over, or the relay takes no more."""
        with ThreadPoolExecutor(HANDS) as self._threads:
            self._work(0)
        for hand in self._called:
            hand.result()

    def _work(self, hand: int) -> None:
        try:
            while self.goes_on and clock.wall() < self.until and not _ending.is_set():
                clock.forget()
                if self._is_paced() or not self._takes_a_group(hand):
                    break
        except BaseException:
            self.goes_on = False
            raise

    def _work_beside(self, here: Flask, hand: int) -> None:
        """In another thread, with a context and so a connection to the database of its own."""
        with here.app_context():
            self._work(hand)

    def _call_for_help(self) -> None:
        """A whole group was due, so there may be more: have other hands take it. Only the first hand calls.

        A relay that is slow is busy with two: what more of them took would wait, and other lanes would wait for it.
        """
        here: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001
        each = self.to.pace.seconds_each
        useful = HANDS if each and each * self.limit < IN_NO_TIME else 2
        while self._to_call and len(self._called) + 1 < useful:
            self._called.append(self._threads.submit(self._work_beside, here, self._to_call.pop(0)))

    def _is_paced(self) -> bool:
        """Wait for the operator's limit; true where that would take too long. Sign-in mail does not wait for it."""
        if self.lane == "urgent":
            return False
        wait = self.to.pace.wait(clock.wall())
        if clock.wall() + timedelta(seconds=wait) > self.until:
            return True
        return bool(wait) and _ending.wait(wait)

    def _takes_a_group(self, hand: int) -> bool:
        """Whether there was one; what other hands give back is theirs to take again."""
        if hand == 0 and not self._called and not self._is_ready():
            return False
        loads: list[Load] = []
        size = self.to.size(self.limit)
        crash.point("taking")
        try:
            taken = take(self.lane, size, lambda token, letters: loads.append(self.to.load(token, letters, hand)))
            if taken.is_slow:
                taken = self._take_slowly(size, lambda token, letters: loads.append(self.to.load(token, letters, hand)))
        except NoJournal:
            log.exception("the mail journal cannot be written: messages go out one by one")
            return True
        if hand == 0 and len(taken.letters) + taken.ended == size > 1:
            self._call_for_help()
        self._count_in(taken.ended)
        for load in loads:
            self._carry(load)
        return bool(taken)

    def _carry(self, load: Load) -> None:
        """Send armed letters as long as their lease surely holds, and tell the ledger."""
        last = load.since + patience().dot_before
        crash.point("armed")
        with self._relay:
            if self._fault is None:
                carried = self.to.carry(load, lambda: clock.wall() < last)
                self._fault = carried.fault
            else:
                carried = Carried(unsent=[one.row_id for one in load.letters], fault=self._fault)
        if carried.fault is not None:
            self.goes_on = False
            settling.tell_relay_down(carried.fault)
        self._count_in(settling.settle(load.claim, load.letters, carried))
        self.to.forget(load)

    def _count_in(self, settled: int) -> None:
        with self._count:
            self.settled += settled

    def _is_ready(self) -> bool:
        """Whether the relay can be talked to; where not, all that is due waits for a while.

        Hands that were called rely on the connection's own look at itself.
        """
        try:
            self.to.ready()
        except RelayDown as fault:
            claimed = claim(self.lane, self.to.size(self.limit))
            self.to.pace.was_refused()
            settling.tell_relay_down(fault)
            self.settled += settling.put_off(claimed.token, str(fault))
            self.goes_on = False
        return self.goes_on

    def _take_slowly(self, size: int, begin: Callable[[str, Sequence[Letter]], None]) -> Taken:
        """Claim, write, and only then arm: what is written in the slow way may take its time."""
        claimed = claim(self.lane, size)
        crash.point("claimed")
        batch = write_letters([row_id for row_id, kind in claimed.kinds.items() if not is_quick(kind)])
        crash.point("written")
        try:
            letters, ended = arm(claimed, self.lane, batch, lambda armed: begin(claimed.token, armed))
        except NoJournal:
            settling.put_back(claimed.token, claimed.ids)
            raise
        return Taken(claimed.token, letters, ended)


def _hands() -> int:
    """How many groups are on their way at once; one is carried and one taken where one alone can write."""
    return HANDS if db.session.get_bind().dialect.name == "postgresql" else 2
