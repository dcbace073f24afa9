"""When the worker is woken, and by what."""

from __future__ import annotations

from pathlib import Path

import pytest

from unhurried.kit.doorbell import DRAIN, LANES
from worker.celery import app
from worker.schedule import wakeups

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("movable", [True, False])
def test_every_wakeup_lapses_after_one_period(movable: bool) -> None:
    for plan in wakeups(movable).values():
        assert plan["options"]["expires"] == plan["schedule"]


def test_every_lane_has_a_queue_and_a_sweep() -> None:
    queues = {queue.name for queue in app.conf.task_queues}
    swept = {plan["args"] for plan in wakeups(False).values() if plan["task"] == "worker.tasks.sweep"}
    assert queues == set(LANES)
    assert swept == {(lane,) for lane in LANES}


def test_every_task_that_is_rung_for_exists() -> None:
    app.loader.import_default_modules()
    assert {DRAIN, *(plan["task"] for plan in wakeups(True).values())} <= set(app.tasks)


def test_it_takes_json_only_and_acknowledges_late() -> None:
    assert (app.conf.accept_content, app.conf.task_serializer) == (["json"], "json")
    assert app.conf.task_acks_late
    assert app.conf.worker_prefetch_multiplier == 1


def test_nothing_is_scheduled_ahead_in_the_broker() -> None:
    for folder in ("worker", "platform"):
        for file in (ROOT / folder).rglob("*.py"):
            words = file.read_text()
            assert "countdown=" not in words, file
            assert "eta=" not in words, file
