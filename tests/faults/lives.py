"""What a case goes through: a fault, time that passes, workers that settle what is left, and the checker's verdict."""

from __future__ import annotations

from tests.faults.cases import Case
from tests.faults.reaper import STEP
from tests.faults.rig import KILLED, Rig

UNKNOWN = {("DOT", "close"), ("DOT", "silence")}


def live_with_killed_workers(rig: Rig, case: Case) -> None:
    """One worker after another is killed at the case's points."""
    _begin(rig, case)
    for point in case.points:
        assert _at(rig, case, point, what="kill") == KILLED, f"No worker came to “{point}”."
        rig.time_passes()
    _end(rig, case)


def live_without_database(rig: Rig, case: Case) -> None:
    """A worker loses its database at the last of the case's points, and lives."""
    _begin(rig, case)
    *before, last = case.points
    for point in before:
        _at(rig, case, point, what="kill")
        rig.time_passes()
    _at(rig, case, last, what="database")
    rig.time_passes()
    _end(rig, case)


def live_with_step(rig: Rig, lane: str, step: int) -> bool:
    """Kill a worker at this step of its run; whether the run came so far at all."""
    rig.begin()
    rig.write(lane)
    killed = rig.work(lane, STEP, step) == KILLED
    rig.time_passes()
    rig.settle(lane)
    check(rig, kills=1)
    return killed


def live_with_relay(rig: Rig, fault: tuple[str, str], lane: str, *, pipelined: bool = True) -> None:
    """The first message, or the first connection, meets the fault; later workers meet a relay that behaves."""
    step, answer = fault
    rig.begin()
    rig.relay.offers = tuple(one for one in rig.relay.offers if pipelined or one != "PIPELINING")
    rig.relay.say(step, answer)
    rig.write(lane)
    rig.work(lane, **({"patience": 2.0} if "silence" in answer else {}))
    assert rig.relay.seen[step] > 0
    rig.time_passes()
    rig.settle(lane)
    refused = step not in ("CONNECT", "EHLO", "QUIT") and answer.startswith("554")
    unknown = lane != "lesson" and fault in UNKNOWN
    assert check(rig, kills=0) >= 3 - refused - unknown


def check(rig: Rig, kills: int) -> int:
    """Every promise holds; how many messages arrived."""
    verdict = rig.verdict()
    assert verdict.broken(kills) == [], verdict
    return len({one.message_id for one in rig.relay.taken[rig.taken_before :]})


def _begin(rig: Rig, case: Case) -> None:
    rig.begin()
    if case.clockwork:
        rig.make_due()
    else:
        rig.write(case.lane)
    rig.relay.always.update(case.answers)


def _at(rig: Rig, case: Case, point: str, what: str) -> int:
    more = {"do": "pace"} if case.clockwork else {}
    return rig.work(case.lane, point, case.nth, what=what, **more)


def _end(rig: Rig, case: Case) -> None:
    if case.clockwork:
        rig.pace()
    rig.settle(case.lane)
    arrived = check(rig, kills=len(case.points))
    if case.clockwork or (case.lane == "lesson" and not case.answers):
        assert arrived == 3
