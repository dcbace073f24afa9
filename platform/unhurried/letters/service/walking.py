"""Walking the programme's clock: to each next due instant, and waiting there until nothing due is unsettled."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from unhurried.agenda.models import Due
from unhurried.agenda.service import anybody_is_due
from unhurried.kit import clock, doorbell
from unhurried.kit.db import db, transaction
from unhurried.letters.service.ticking import tick
from unhurried.mail import queries as outbox
from unhurried.mail.rules import LANES
from unhurried.mail.service import drain

PATIENCE = timedelta(seconds=60)
HOUR = timedelta(hours=1)
GLANCE, LONGEST_GLANCE = 0.01, 0.1
RING_AGAIN = timedelta(seconds=0.5)


class NotSettled(Exception):
    """Something that was due stayed undone for too long; its text says what."""


@dataclass(frozen=True)
class Walked:
    """Where the walk ended, and in how many steps."""

    now: datetime
    steps: int


@dataclass(frozen=True)
class Undone:
    """How many people are to be looked at, and how many letters are to be sent; as text, in words."""

    people: int
    letters: int

    def __bool__(self) -> bool:
        return bool(self.people or self.letters)

    def __str__(self) -> str:
        found = [f"{self.people} to look at"] * bool(self.people) + [f"{self.letters} to send"] * bool(self.letters)
        return " and ".join(found)


def run_until(
    until: datetime,
    *,
    step: timedelta = HOUR,
    deliver: bool = False,
    patience: timedelta = PATIENCE,
    told: Callable[[datetime], None] = lambda _instant: None,
) -> Walked:
    """Walk the programme's time to `until`; `step` is the longest stride. Call it outside `transaction()`.

    With `deliver` this process decides and sends; without, the real worker is woken and does, and NotSettled is raised
    when something due is still undone after `patience` (real time) at one instant.
    """
    settle = _deliver if deliver else _wait
    now, steps = clock.now(), 0
    settle(patience)
    while now < until:
        now = min(until, now + step, _next_due(now) or until)
        with transaction():
            clock.stop_at(now)
        settle(patience)
        told(now)
        steps += 1
    return Walked(now, steps)


def _next_due(now: datetime) -> datetime | None:
    clock.forget()
    look = db.session.scalar(select(func.min(Due.look_at)).where(Due.look_at > now))
    found = [at for at in (look, outbox.next_send_after(now)) if at is not None]
    db.session.rollback()
    return min(found, default=None)


def deliver_due() -> tuple[int, int]:
    """Decide and send all that is due now, in this process: how many people were looked at, how many rows settled."""
    looked = tick()
    lanes = outbox.lanes_unsettled(clock.now())
    db.session.rollback()
    return looked, sum(drain(lane) for lane in LANES if lane in lanes)


def _deliver(patience: timedelta) -> None:
    until = clock.wall() + patience
    while True:
        deliver_due()
        if _is_settled(clock.now()):
            return
        _give_up_after(until)
        time.sleep(0.05)


def _wait(patience: timedelta) -> None:
    """Wake the worker and look until it is done. A ring can be lost, so it rings again, and not more than that."""
    clock.forget()
    moment, since = clock.now(), clock.wall()
    ring_at = since
    while not _is_settled(moment):
        if clock.wall() >= ring_at:
            _ring_for(undone())
            ring_at = clock.wall() + RING_AGAIN
        _give_up_after(since + patience)
        waited = (clock.wall() - since).total_seconds()
        time.sleep(min(max(GLANCE, waited / 8), LONGEST_GLANCE))


def _is_settled(moment: datetime) -> bool:
    """The same question as `undone`, for little: it is asked at every step, and up to a hundred times a second."""
    settled = not anybody_is_due(moment) and not outbox.unsettled(moment)
    db.session.rollback()
    return settled


def _ring_for(waiting: Undone) -> None:
    """The clockwork rings for the letters that it writes; only where nobody is to be looked at do they wait for us."""
    if waiting.people:
        doorbell.ring_clockwork()
    else:
        for lane in LANES:
            doorbell.ring(lane)


def _give_up_after(until: datetime) -> None:
    if clock.wall() > until:
        raise NotSettled(f"At {clock.now().isoformat()} there is still {undone()}. Is a worker running?")


def undone() -> Undone:
    """What is due at the programme's time and not done yet; false when all is settled."""
    clock.forget()
    db.session.rollback()
    moment = clock.now()
    people = db.session.scalar(select(func.count()).where(Due.look_at <= moment)) or 0
    letters = outbox.unsettled(moment)
    db.session.rollback()
    return Undone(people, letters)
