"""Walking the programme's clock: to each next due instant, and waiting there until nothing due is unsettled."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from unhurried.agenda.models import Due
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.service.ticking import tick
from unhurried.mail import queries as outbox
from unhurried.mail.rules import LANES
from unhurried.mail.service import drain

PATIENCE = timedelta(seconds=60)
HOUR = timedelta(hours=1)


class NotSettled(Exception):
    """Something that was due stayed undone for too long; its text says what."""


@dataclass(frozen=True)
class Walked:
    """Where the walk ended, and in how many steps."""

    now: datetime
    steps: int


def run_until(
    until: datetime,
    *,
    step: timedelta = HOUR,
    deliver: bool = False,
    patience: timedelta = PATIENCE,
    told: Callable[[datetime], None] = lambda _instant: None,
) -> Walked:
    """Walk the programme's time to `until`; `step` is the longest stride. Call it outside `transaction()`.

    With `deliver` this process decides and sends; without, the real worker does, and NotSettled is raised when
    something due is still undone after `patience` (real time) at one instant.
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
    return looked, sum(drain(lane) for lane in LANES)


def _deliver(patience: timedelta) -> None:
    until = clock.wall() + patience
    while True:
        deliver_due()
        waiting = undone()
        if not waiting:
            return
        _give_up_after(until, waiting)


def _wait(patience: timedelta) -> None:
    until = clock.wall() + patience
    while waiting := undone():
        _give_up_after(until, waiting)


def _give_up_after(until: datetime, waiting: str) -> None:
    if clock.wall() > until:
        raise NotSettled(f"At {clock.now().isoformat()} there is still {waiting}. Is a worker running?")
    time.sleep(0.05)


def undone() -> str:
    """What is due at the programme's time and not done yet, in words; empty when all is settled."""
    clock.forget()
    db.session.rollback()
    moment = clock.now()
    people = db.session.scalar(select(func.count()).where(Due.look_at <= moment)) or 0
    letters = outbox.unsettled(moment)
    db.session.rollback()
    found = [f"{people} to look at"] * bool(people) + [f"{letters} to send"] * bool(letters)
    return " and ".join(found)
