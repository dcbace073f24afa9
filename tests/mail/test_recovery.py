"""Lost answers and dead workers: what becomes of a row."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.infra.smtp import SmtpServer
from tests.mail.conftest import address, change, row_of, write
from unhurried.kit import clock
from unhurried.kit.db import transaction
from unhurried.mail.service import (
    drain,
    watch,
)
from unhurried.mail.service.arming import arm
from unhurried.mail.service.claiming import claim
from unhurried.mail.service.letters import Letter, write_letters
from unhurried.mail.service.settling import mark_sent

pytestmark = pytest.mark.usefixtures("mailing")
LONG_AGO = timedelta(minutes=10)


def armed_in_vain(letters: Sequence[Letter]) -> None:
    raise AssertionError(f"{len(letters)} letters are armed.")


def armed(lane: str) -> list[Letter]:
    """What is due in the lane, claimed and armed by a worker that then does nothing more."""
    mine = claim(lane, 10)
    letters, _ended = arm(mine, lane, write_letters(mine.ids), lambda _letters: None)
    return letters


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
    assert claim("lesson", 10).ids == [row_id]
    assert claim("lesson", 10).ids == []
    lease_runs_out(1)
    assert claim("lesson", 10).ids == [row_id]


def test_a_worker_that_wakes_after_its_lease_sends_nothing(smtp: SmtpServer) -> None:
    write(1)
    mine = claim("lesson", 10)
    batch = write_letters(mine.ids)
    lease_runs_out(1)
    assert arm(mine, "lesson", batch, armed_in_vain) == ([], 0)
    assert drain("lesson") == 1
    assert arm(mine, "lesson", batch, armed_in_vain) == ([], 0)
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
    assert len(armed(lane)) == 1
    lease_runs_out(1)
    drain(lane)
    assert row_of(1).state == ("sent" if lane == "lesson" else "uncertain")
    assert len(smtp.accepted) == (1 if lane == "lesson" else 0)


def test_an_armed_row_is_left_alone_until_lease_and_answer_time_are_over() -> None:
    write(1)
    armed("lesson")
    change(1, lease_until=clock.wall() - timedelta(seconds=1))
    assert drain("lesson") == 0
    assert row_of(1).state == "armed"


def test_an_answer_that_comes_late_is_believed(smtp: SmtpServer) -> None:
    write(1, "gentle")
    (letter,) = armed("gentle")
    lease_runs_out(1)
    drain("gentle")
    assert row_of(1).state == "uncertain"
    with transaction():
        mark_sent([letter.row_id], clock.now())
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
