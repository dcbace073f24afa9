"""A worker is killed at every point of the engine: nothing is lost, and a lesson's letter is doubled at most once."""

from __future__ import annotations

import pytest

from tests.faults.cases import LANES, Case, a_slice, every_case
from tests.faults.reaper import STEP
from tests.faults.rig import KILLED, Rig

OTHERS = [one for one in every_case() if one not in a_slice()]
STEPS_AT_MOST = 300


@pytest.mark.parametrize("case", a_slice(), ids=str)
def test_a_worker_killed_there_keeps_every_promise(rigged: Rig, case: Case) -> None:
    live_through(rigged, case)


@pytest.mark.long
@pytest.mark.parametrize("case", OTHERS, ids=str)
def test_a_worker_killed_there_earlier_or_later_does_so_too(rigged: Rig, case: Case) -> None:
    live_through(rigged, case)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("lane", LANES)
def test_a_worker_killed_at_every_step_that_the_world_could_see_does_so_too(rigged: Rig, lane: str) -> None:
    steps = 0
    while live_through_step(rigged, lane, steps + 1):
        steps += 1
        assert steps < STEPS_AT_MOST
    assert steps > 20


def live_through_step(rig: Rig, lane: str, step: int) -> bool:
    """Kill a worker at this step of its run; whether the run came so far at all."""
    rig.begin()
    rig.write(lane)
    killed = rig.work(lane, STEP, step) == KILLED
    rig.time_passes()
    rig.settle(lane)
    verdict = rig.verdict()
    assert verdict.broken(kills=1) == [], f"step {step}: {verdict}"
    return killed


def live_through(rig: Rig, case: Case) -> None:
    """Kill one worker after another, let time pass, let others settle it, and hold what arrived against the ledger."""
    rig.begin()
    if case.clockwork:
        rig.make_due()
    else:
        rig.write(case.lane)
    rig.relay.always.update(case.answers)
    for point in case.points:
        assert killed_at(rig, case, point) == KILLED, f"No worker came to “{point}”."
        rig.time_passes()
    if case.clockwork:
        rig.pace()
    rig.settle(case.lane)
    verdict = rig.verdict()
    assert verdict.broken(kills=len(case.points)) == [], verdict
    check_the_rest(rig, case)


def killed_at(rig: Rig, case: Case, point: str) -> int:
    return rig.pace(point) if case.clockwork else rig.work(case.lane, point, case.nth)


def check_the_rest(rig: Rig, case: Case) -> None:
    """What one case more knows than the promises do."""
    arrived = {one.message_id for one in rig.relay.taken[rig.taken_before :]}
    if case.clockwork or (case.lane == "lesson" and not case.answers):
        assert len(arrived) == 3
