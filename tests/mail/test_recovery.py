"""Lost answers and dead workers: what becomes of a row."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from tests.infra.smtp import SmtpServer
from tests.mail.conftest import address, change, row_of, write
from unhurried.kit import clock
from unhurried.mail.service import (
    drain,
    watch,
)
from unhurried.mail.service.claiming import claim
from unhurried.mail.service.draining import line
from unhurried.mail.service.letters import write_letters
from unhurried.mail.service.settling import arm, mark_sent

pytestmark = pytest.mark.usefixtures("mailing")
LONG_AGO = timedelta(minutes=10)


def lease_runs_out(ref: int) -> None:
    change(ref, lease_until=clock.wall() - LONG_AGO)


def test_every_try_carries_the_same_date_and_message_id(smtp: SmtpServer) -> None:
    write(1)
    smtp.drop_after_data(address(1))
    drain("lesson")
    lease_runs_out(1)
    drain("lesson")
    first, second = smtp.accepted
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert first.message["Date"] == second.message["Date"]


def test_a_claim_whose_lease_ran_out_is_claimed_again() -> None:
    row_id = write(1)
    assert claim("lesson", 10) == [row_id]
    assert claim("lesson", 10) == []
    lease_runs_out(1)
    assert claim("lesson", 10) == [row_id]


def test_a_worker_that_wakes_after_its_lease_sends_nothing(smtp: SmtpServer) -> None:
    (letter,) = write_letters(claim("lesson", 10) if write(1) else []).letters
    lease_runs_out(1)
    assert arm(letter) == "lost"
    assert drain("lesson") == 1
    assert arm(letter) == "lost"
    assert len(smtp.accepted) == 1


@pytest.mark.parametrize(("lane", "copies", "state"), [("lesson", 2, "sent"), ("gentle", 1, "uncertain")])
def test_a_lost_answer_is_sent_once_more_or_never(smtp: SmtpServer, lane: str, copies: int, state: str) -> None:
    write(1, lane)
    smtp.drop_after_data(address(1))
    drain(lane)
    assert row_of(1).state == "armed"
    assert drain(lane) == 0
    lease_runs_out(1)
    drain(lane)
    assert (row_of(1).state, len(smtp.accepted)) == (state, copies)


def test_a_lesson_is_sent_once_more_only_once(smtp: SmtpServer) -> None:
    write(1)
    for _ in range(4):
        smtp.drop_after_data(address(1))
        drain("lesson")
        lease_runs_out(1)
    assert (row_of(1).state, len(smtp.accepted)) == ("uncertain", 2)


@pytest.mark.parametrize("lane", ["lesson", "gentle", "urgent"])
def test_a_worker_killed_between_arming_and_the_dot_leaves_a_row_that_is_settled(
    smtp: SmtpServer, lane: str
) -> None:
    write(1, lane)
    (letter,) = write_letters(claim(lane, 10)).letters
    line().offer(letter.envelope_from, letter.envelope_to, letter.message)
    assert arm(letter) == "armed"
    line().drop()
    lease_runs_out(1)
    drain(lane)
    assert row_of(1).state == ("sent" if lane == "lesson" else "uncertain")
    assert len(smtp.accepted) == (1 if lane == "lesson" else 0)


def test_an_armed_row_is_left_alone_until_lease_and_answer_time_are_over() -> None:
    write(1)
    (letter,) = write_letters(claim("lesson", 10)).letters
    arm(letter)
    change(1, lease_until=clock.wall() - timedelta(seconds=1))
    assert drain("lesson") == 0
    assert row_of(1).state == "armed"


def test_an_answer_that_comes_late_is_believed(smtp: SmtpServer) -> None:
    write(1, "gentle")
    (letter,) = write_letters(claim("gentle", 10)).letters
    arm(letter)
    lease_runs_out(1)
    drain("gentle")
    assert row_of(1).state == "uncertain"
    mark_sent(letter)
    assert row_of(1).state == "sent"


def test_what_stays_unknown_is_told_once(smtp: SmtpServer, caplog: pytest.LogCaptureFixture) -> None:
    write(1, "gentle")
    write(2)
    smtp.drop_after_data(address(1))
    smtp.refuse(address(2), "554 5.6.0 no")
    drain("gentle"), drain("lesson")
    lease_runs_out(1)
    drain("gentle")
    assert watch() == 2
    assert watch() == 0
    assert [one.levelno for one in caplog.records if "needs a look" in one.message] == [logging.ERROR] * 2
    assert row_of(1).told_at is not None
