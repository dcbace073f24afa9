"""When the worker is woken without a ring: often, and each wake-up lapses when the next one is due.

Any number of beats may run. A lost, doubled or late wake-up changes nothing: the database says what is due.
"""

from __future__ import annotations

from typing import Any

from unhurried.kit.doorbell import LANES

SWEEP_SECONDS, PACE_SECONDS = 5.0, 60.0
BRISK_SECONDS = 2.0
TIDY_SECONDS = 3600.0


def wakeups(movable_clock: bool) -> dict[str, dict[str, Any]]:
    """Celery's beat schedule: a sweep per lane, and the clockwork; brisk where the clock can walk."""
    sweep, pace = (BRISK_SECONDS, BRISK_SECONDS) if movable_clock else (SWEEP_SECONDS, PACE_SECONDS)
    plan = {f"sweep-{lane}": _wakeup("worker.tasks.sweep", sweep, lane, (lane,)) for lane in LANES}
    plan["bring-in"] = _wakeup("worker.tasks.bring_in", sweep, "gentle", ())
    plan["tidy"] = _wakeup("worker.tidy.tidy", TIDY_SECONDS, "gentle", ())
    return {**plan, "pace": _wakeup("worker.tasks.pace", pace, "lesson", ())}


def _wakeup(task: str, seconds: float, queue: str, args: tuple[str, ...]) -> dict[str, Any]:
    return {"task": task, "schedule": seconds, "args": args, "options": {"queue": queue, "expires": seconds}}
