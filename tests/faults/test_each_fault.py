"""Every fault by itself, on both databases: nothing is lost, and nothing is doubled that may not be.

What every run pays for is a slice; the exhaustive pass is `./run test --long` and `./run faults`.
"""

from __future__ import annotations

import smtplib
import sqlite3

import pytest
from sqlalchemy import text

from tests.faults.cases import (
    ANY_RELAY,
    LANES,
    SOME_RELAY,
    Case,
    Fault,
    every_case,
    named,
    some_cases,
    some_without_database,
)
from tests.faults.lives import (
    check,
    live_with_change_of_mind,
    live_with_killed_workers,
    live_with_relay,
    live_with_step,
    live_with_thousand,
    live_with_wrong_clock,
    live_without_database,
)
from tests.faults.minds import MINDS
from tests.faults.model import live_with_model
from tests.faults.rig import Rig
from unhurried.kit.db import db

STEPS_AT_MOST = 300


@pytest.mark.parametrize("case", some_cases(), ids=str)
def test_a_worker_killed_there_keeps_every_promise(rigged: Rig, case: Case) -> None:
    live_with_killed_workers(rigged, case)


@pytest.mark.parametrize("case", some_without_database(), ids=str)
def test_a_worker_that_loses_its_database_there_keeps_every_promise(rigged: Rig, case: Case) -> None:
    live_without_database(rigged, case)


@pytest.mark.parametrize(("fault", "lane"), SOME_RELAY, ids=named)
def test_whatever_the_relay_does_every_promise_holds(rigged: Rig, fault: Fault, lane: str) -> None:
    live_with_relay(rigged, fault, lane)


@pytest.mark.parametrize("mind", MINDS)
def test_a_change_of_mind_between_decision_and_dot_still_counts(rigged: Rig, mind: str) -> None:
    live_with_change_of_mind(rigged, mind, "taking")


@pytest.mark.parametrize("hours", [2, -2])
@pytest.mark.parametrize("lane", ["lesson", "gentle"])
def test_a_worker_whose_clock_is_two_hours_off_keeps_every_promise(rigged: Rig, lane: str, hours: int) -> None:
    live_with_wrong_clock(rigged, lane, hours)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True, scope="session")
def test_a_lock_that_somebody_holds_while_the_relay_answers_doubles_nothing(rigged: Rig) -> None:
    rigged.begin()
    rigged.write("lesson")
    held = sqlite3.connect(rigged.url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    rigged.relay.on["DOT"] = lambda: held.execute("BEGIN IMMEDIATE")
    rigged.work("lesson", busy=300)
    held.rollback()
    held.close()
    rigged.time_passes()
    rigged.settle("lesson")
    assert check(rigged, kills=0) == 3


def test_the_whole_rig_sees_a_loss_and_a_double(rigged: Rig) -> None:
    rigged.begin()
    rigged.relay.say("DOT", "lie")
    rigged.write("gentle")
    rigged.work("gentle")
    assert len(rigged.relay.taken[rigged.taken_before :]) == 2
    again = rigged.relay.taken[-1]
    with smtplib.SMTP("127.0.0.1", rigged.relay.port) as line:
        line.sendmail(again.sender, [again.to], f"Message-ID: {again.message_id}\r\n\r\nx\r\n")
    found = rigged.verdict()
    assert ["never arrived" in line for line in found.lost] == [True]
    assert ["arrived 2 times" in line for line in found.reminders_doubled] == [True]


@pytest.mark.timeout(300)
def test_a_few_random_lives_agree_with_the_model(rigged: Rig) -> None:
    live_with_model(rigged, max_examples=4, stateful_step_count=12, derandomize=True)


@pytest.mark.long
def test_letters_that_cannot_be_written_out_stop_none_of_a_thousand(rigged: Rig) -> None:
    live_with_thousand(rigged)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_many_random_lives_agree_with_the_model(rigged: Rig) -> None:
    live_with_model(rigged, max_examples=60, stateful_step_count=25)


@pytest.mark.long
@pytest.mark.parametrize("case", every_case(), ids=str)
def test_a_worker_killed_anywhere_does_so_too(rigged: Rig, case: Case) -> None:
    live_with_killed_workers(rigged, case)


@pytest.mark.long
@pytest.mark.parametrize("case", every_case(), ids=str)
def test_a_worker_that_loses_its_database_anywhere_does_so_too(rigged: Rig, case: Case) -> None:
    live_without_database(rigged, case)


@pytest.mark.long
@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("fault", ANY_RELAY, ids=named)
def test_whatever_the_relay_does_at_any_step_so_too(rigged: Rig, fault: Fault, lane: str) -> None:
    live_with_relay(rigged, fault, lane)


@pytest.mark.long
@pytest.mark.parametrize("fault", ANY_RELAY, ids=named)
def test_whatever_a_relay_without_pipelining_does_so_too(rigged: Rig, fault: Fault) -> None:
    live_with_relay(rigged, fault, "gentle", pipelined=False)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("lane", LANES)
def test_a_worker_killed_at_every_step_that_the_world_could_see_does_so_too(rigged: Rig, lane: str) -> None:
    steps = 0
    while live_with_step(rigged, lane, steps + 1):
        steps += 1
        assert steps < STEPS_AT_MOST
    assert steps > 20


def test_a_worker_of_before_works_on_with_a_schema_of_later(rigged: Rig) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE outbox ADD COLUMN from_later VARCHAR(20) DEFAULT 'x' NOT NULL"))
        connection.execute(text("CREATE TABLE later_still (id INTEGER PRIMARY KEY)"))
    rigged.begin()
    rigged.write("lesson")
    rigged.work_on("lesson")
    assert check(rigged, kills=0) == 3
