"""What the worker does when it is woken. Tasks carry no data: doubled, late or lost, they change nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from unhurried.cohorts.queries import cohorts_with_waiting, imports_wait
from unhurried.cohorts.service import bring_in_some, move_up
from unhurried.desk.service import tell_staff
from unhurried.kit.clock import wall
from unhurried.kit.db import transaction
from unhurried.kit.doorbell import LANES, ring
from unhurried.letters.service import tick
from unhurried.mail.service import drain as drain_lane
from unhurried.mail.service import watch
from unhurried.mail.service.draining import hang_up
from worker.celery import LONG_LIMIT, app
from worker.site import in_site
from worker.turns import SLICE, TURN, Shares

SELDOM = timedelta(seconds=5)
shares = Shares(drain_lane)
asides = {"at": datetime.min.replace(tzinfo=UTC)}


@app.task(name="worker.tasks.drain")
def drain(lane: str) -> None:
    """Send what is due in this worker's lanes, for some seconds; for what is left it asks to be woken again."""
    with in_site():
        lanes = lanes_of_this_worker(lane)
        more = shares.take_turn(lanes)
        if more:
            ring(more)
        do_what_lapses(lanes)


@app.task(name="worker.tasks.sweep")
def sweep(lane: str) -> None:
    """Send what no ring announced, recover what a dead worker left, and tell what needs a person."""
    with in_site():
        watch()
        shares.take_turn(lanes_of_this_worker(lane))
        watch()
        hang_up(only_idle=True)


@app.task(name="worker.tasks.pace", time_limit=LONG_LIMIT)
def pace() -> None:
    """One run of the clockwork: who is due is decided for, waiting lists move up, staff get their daily list."""
    with in_site():
        tick()
        for cohort in cohorts_with_waiting():
            with transaction():
                move_up(cohort)
        with transaction():
            tell_staff()


@app.task(name="worker.tasks.bring_in")
def bring_in() -> None:
    """Invite whom a long sheet names, some hundred at a time, for some seconds; the next wake-up goes on."""
    with in_site():
        bring_in_for(TURN)


def lanes_of_this_worker(lane: str) -> list[str]:
    """The lanes that `unhurried worker --lane` named, and the one that it was woken for, the weightiest first."""
    return [one for one in LANES if one == lane or one in app.amqp.queues.consume_from]


def do_what_lapses(lanes: list[str]) -> None:
    """What sweeps and wake-ups of their own do as well, which lapse while a burst is rung for again and again."""
    if wall() - asides["at"] < SELDOM:
        return
    watch()
    if "gentle" in lanes:
        bring_in_for(SLICE)
    asides["at"] = wall()


def bring_in_for(seconds: float) -> None:
    """Go on with sheets that wait, some hundred lines to a transaction, until the time is over."""
    until = wall() + timedelta(seconds=seconds)
    while wall() < until and imports_wait():
        with transaction():
            bring_in_some()
