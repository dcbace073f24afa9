"""What a case goes through: a fault, time that passes, workers that settle what is left, and the checker's verdict."""

from __future__ import annotations

from sqlalchemy import text

from tests.faults.cases import Case
from tests.faults.ledger import read_ledger
from tests.faults.minds import MINDS
from tests.faults.reaper import STEP
from tests.faults.rig import KILLED, Rig, address
from unhurried.kit.db import db, transaction
from unhurried.mail.service import release_held

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


def live_with_change_of_mind(rig: Rig, mind: str, point: str) -> None:
    """While a worker holds three letters, the second person's must not go out any more; held ones go after a yes."""
    who = 101 + 3 * list(MINDS).index(mind)
    rig.begin()
    rig.write("lesson", (who - 1, who, who + 1))
    rig.work("lesson", point, what=f"{who} {mind}")
    rig.settle("lesson")
    if mind == "is held":
        assert check(_after_a_yes(rig), kills=0) == 3
        return
    stopped = [row for row in read_ledger(rig.url, rig.after) if row.state == "suppressed"]
    assert [row.person_id for row in stopped] == [who]
    assert check(rig, kills=0) == 2


def _after_a_yes(rig: Rig) -> Rig:
    """The operator's yes, after which the letters go out."""
    assert {row.state for row in read_ledger(rig.url, rig.after)} == {"held"}
    assert rig.relay.taken[rig.taken_before :] == []
    with transaction():
        release_held()
    rig.settle("lesson")
    return rig


def live_with_wrong_clock(rig: Rig, lane: str, hours: int) -> None:
    """A worker whose clock is off is killed in mid-letter; one like it comes, and then one whose clock is right."""
    rig.begin()
    rig.write(lane)
    assert rig.work(lane, "dotted", 2, hours=hours) == KILLED
    rig.work(lane, hours=hours)
    rig.time_passes(), rig.time_passes(), rig.time_passes()
    rig.settle(lane)
    check(rig, kills=1, one_clock=False)


def live_with_thousand(rig: Rig, broken: int = 150) -> None:
    """A thousand letters; those to one person cannot be written out: these are dead and told, the others flow."""
    rig.begin()
    for _again in range(10):
        rig.cases += 1
        rig.write("lesson", range(120, 220))
    _give_address(broken, "no address")
    try:
        for _round in range(20):
            rig.work_on("lesson")
    finally:
        _give_address(broken, address(broken))
    dead = [row for row in read_ledger(rig.url, rig.after) if row.state == "dead"]
    assert {row.person_id for row in dead} == {broken}
    assert check(rig, kills=0) == 990


def _give_address(who: int, email: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE person SET email = :email WHERE id = :who"), {"email": email, "who": who})


def check(rig: Rig, kills: int, *, one_clock: bool = True) -> int:
    """Every promise holds; how many messages arrived."""
    verdict = rig.verdict(one_clock=one_clock)
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
    if case.clockwork:
        assert arrived >= 3  # whom an earlier case left due, the random lives above all, is decided for as well
    elif case.lane == "lesson" and not case.answers:
        assert arrived == 3
