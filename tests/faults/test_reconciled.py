"""The same faults where the relay's log is read: no letter of a lesson arrives twice, whoever was killed and wherever.

What every run pays for is a slice; the exhaustive pass is `./run test --long` and `./run faults`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.faults.cases import ANY_RELAY, LANES, Case, Fault, case, every_case, named, some_without_database
from tests.faults.ledger import read_ledger
from tests.faults.lives import check, live_with_killed_workers, live_with_relay, live_with_step, live_without_database
from tests.faults.rig import Rig, rig
from tests.infra.databases import Databases, one

STEPS_AT_MOST = 300
# What a relay that breaks off without a word in its log leaves behind: nobody can tell, and nothing was taken.
BREAKS_OFF = {("DOT", "close"), ("DOT", "silence")}


@pytest.fixture(scope="module")
def rigged(databases: Databases, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """The rig with a relay that keeps a log, on SQLite and on PostgreSQL."""
    with one(databases, migrated) as url, rig(url, tmp_path_factory.mktemp("rig"), reconciles=True) as found:
        yield found


def asked_first(found: Case) -> Case:
    """Where nothing stays unknown nobody comes to recover or to tell of it: they come to what is asked first."""
    points = tuple(point for point in found.points if point != "recovering")
    told_of = found.points[-1] in ("recovering", "telling") and found.points[0] == "dotted"
    return Case(found.lane, ("dotted", "reconciling") if told_of else points, found.nth, found.answers, found.clockwork)


SOME = [
    case("in data", "lesson", 2),
    case("dotted", "lesson", 2),
    case("answered", "lesson", 1),
    case("dotted", "gentle", 1),
    Case("lesson", ("dotted", "reconciling")),
]
SOME_RELAY = [(("DOT", "taken, close"), "lesson"), (("DOT", "taken, close"), "gentle"), (("DOT", "close"), "lesson")]


def expect_each_once(rigged: Rig) -> None:
    """Every message that arrived did so once, and nothing is uncertain."""
    copies = Counter(one.message_id for one in rigged.relay.taken[rigged.taken_before :])
    assert max(copies.values(), default=0) <= 1, copies
    assert not [row for row in read_ledger(rigged.url, rigged.after) if row.state == "uncertain"]
    assert rigged.verdict().lessons_doubled == []


@pytest.mark.parametrize("case", SOME, ids=str)
def test_a_killed_worker_doubles_nothing(rigged: Rig, case: Case) -> None:
    live_with_killed_workers(rigged, case)
    expect_each_once(rigged)
    assert check(rigged, kills=0) == 3


@pytest.mark.parametrize(("fault", "lane"), SOME_RELAY, ids=named)
def test_an_answer_that_never_came_doubles_nothing(rigged: Rig, fault: Fault, lane: str) -> None:
    live_with_relay(rigged, fault, lane)
    copies = Counter(one.message_id for one in rigged.relay.taken[rigged.taken_before :])
    assert list(copies.values()) == [1, 1, 1]
    if fault not in BREAKS_OFF:
        expect_each_once(rigged)


@pytest.mark.long
@pytest.mark.parametrize("case", dict.fromkeys(asked_first(one) for one in every_case()), ids=str)
def test_a_worker_killed_anywhere_doubles_nothing(rigged: Rig, case: Case) -> None:
    live_with_killed_workers(rigged, case)
    expect_each_once(rigged)


@pytest.mark.long
@pytest.mark.parametrize("case", some_without_database(), ids=str)
def test_a_worker_that_loses_its_database_doubles_nothing(rigged: Rig, case: Case) -> None:
    live_without_database(rigged, case)
    expect_each_once(rigged)


@pytest.mark.long
@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("fault", ANY_RELAY, ids=named)
def test_whatever_the_relay_does_nothing_is_doubled(rigged: Rig, fault: Fault, lane: str) -> None:
    live_with_relay(rigged, fault, lane)
    assert rigged.verdict().lessons_doubled == []
    if fault not in BREAKS_OFF:
        expect_each_once(rigged)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("lane", ["lesson", "gentle"])
def test_a_worker_killed_at_every_step_doubles_nothing(rigged: Rig, lane: str) -> None:
    steps = 0
    while live_with_step(rigged, lane, steps + 1):
        steps += 1
        expect_each_once(rigged)
        assert steps < STEPS_AT_MOST
    assert steps > 20
