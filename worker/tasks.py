"""What the worker does when it is woken. Tasks carry no data: doubled, late or lost, they change nothing."""

from __future__ import annotations

from unhurried.desk.service import tell_staff
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
    """One run of the clockwork: whoever is due is decided for, and staff get their daily list at their hour."""
    with in_site():
        tick()
        with transaction():
            tell_staff()
