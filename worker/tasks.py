"""What the worker does when it is woken. Tasks carry no data: doubled, late or lost, they change nothing."""

from __future__ import annotations

from datetime import timedelta

from unhurried.cohorts.queries import cohorts_with_waiting, imports_wait
from unhurried.cohorts.service import bring_in_some, move_up
from unhurried.desk.service import tell_staff
from unhurried.kit.clock import wall
from unhurried.kit.db import transaction
from unhurried.kit.doorbell import ring
from unhurried.letters.service import tick
from unhurried.mail.service import drain as drain_lane
from unhurried.mail.service import watch
from unhurried.mail.service.draining import hang_up
from worker.celery import app
from worker.site import in_site

BUDGET = 10.0
SHORT = 3.0


@app.task(name="worker.tasks.drain")
def drain(lane: str) -> None:
    """Send what is due in the lane, for some seconds; for what is left it asks to be woken again."""
    with in_site():
        if drain_lane(lane, seconds=BUDGET if lane == "urgent" else SHORT):
            ring(lane)


@app.task(name="worker.tasks.sweep")
def sweep(lane: str) -> None:
    """Send what no ring announced, recover what a dead worker left, and tell what needs a person."""
    with in_site():
        watch()
        drain_lane(lane, seconds=SHORT)
        watch()
        hang_up(only_idle=True)


@app.task(name="worker.tasks.pace")
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
        until = wall() + timedelta(seconds=SHORT)
        while wall() < until and imports_wait():
            with transaction():
                bring_in_some()
