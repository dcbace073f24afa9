"""Refusals, lost answers, dead workers: what becomes of a row."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from flask import Flask

from tests.infra.smtp import SmtpServer
from tests.mail.conftest import Pebble, address, change, row_of, write
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.mail.queries import unsettled
from unhurried.mail.service import (
    address_stopped,
    drain,
    hold_all,
    release_held,
    skip,
    stop_address,
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


def test_a_refusal_for_now_is_tried_again_later(smtp: SmtpServer) -> None:
    write(1)
    smtp.refuse(address(1), "451 4.7.1 later please")
    assert drain("lesson") == 0
    row = row_of(1)
    assert (row.state, row.error) == ("pending", "451 4.7.1 rcpt")
    assert row.retry_at is not None
    assert row.retry_at > clock.wall()
    assert drain("lesson") == 0
    change(1, retry_at=clock.wall())
    assert drain("lesson") == 1
    assert row_of(1).state == "sent"


def test_every_try_carries_the_same_date_and_message_id(smtp: SmtpServer) -> None:
    write(1)
    smtp.drop_after_data(address(1))
    drain("lesson")
    lease_runs_out(1)
    drain("lesson")
    first, second = smtp.accepted
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert first.message["Date"] == second.message["Date"]


@pytest.mark.parametrize("where", ["refuse", "refuse_data"])
def test_a_refusal_for_ever_is_dead_and_stops_only_a_wrong_address(smtp: SmtpServer, where: str) -> None:
    for ref, answer in enumerate(("550 5.1.1 nobody", "552 5.2.2 full", "550 5.7.1 policy"), start=1):
        write(ref)
        getattr(smtp, where)(address(ref), answer)
    write(4)
    assert drain("lesson") == 4
    assert [row_of(ref).state for ref in (1, 2, 3, 4)] == ["dead", "dead", "dead", "sent"]
    assert [address_stopped(address(ref)) for ref in (1, 2, 3)] == [True, False, False]


def test_a_policy_refusal_alerts_the_operator(smtp: SmtpServer, caplog: pytest.LogCaptureFixture) -> None:
    write(1)
    smtp.refuse(address(1), "550 5.7.1 policy")
    drain("lesson")
    assert [one.levelno for one in caplog.records if "by policy" in one.message] == [logging.ERROR]


def test_no_log_line_holds_an_address(smtp: SmtpServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="unhurried")
    write(1)
    smtp.refuse(address(1), f"550 5.7.1 <{address(1)}> is refused")
    drain("lesson")
    watch()
    assert address(1) not in caplog.text
    assert address(1) not in (row_of(1).error or "")


def test_a_stopped_address_is_suppressed(smtp: SmtpServer) -> None:
    write(1)
    with transaction():
        stop_address(address(1).upper(), "operator")
    assert drain("lesson") == 1
    assert (row_of(1).state, row_of(1).reason) == ("suppressed", "address_stopped")
    assert smtp.accepted == []


def test_a_row_that_is_no_longer_allowed_is_suppressed_with_its_reason(smtp: SmtpServer, pebble: Pebble) -> None:
    write(1)
    write(2)
    pebble.forbidden = {1: "own_time"}
    assert drain("lesson") == 2
    assert (row_of(1).state, row_of(1).reason) == ("suppressed", "own_time")
    assert [mail.recipients for mail in smtp.accepted] == [(address(2),)]


def test_a_pause_between_rendering_and_arming_still_stops_the_letter(smtp: SmtpServer, pebble: Pebble) -> None:
    write(1)
    write(2)

    def pause() -> None:
        if pebble.asked > 1:
            pebble.forbidden = {1: "own_time"}

    pebble.on_ask = pause
    assert drain("lesson") == 2
    assert (row_of(1).state, row_of(2).state) == ("suppressed", "sent")
    assert len(smtp.accepted) == 1


def test_a_row_past_its_time_expires(smtp: SmtpServer) -> None:
    write(1, expires_at=clock.now() - timedelta(seconds=1))
    assert drain("lesson") == 1
    assert row_of(1).state == "expired"
    assert smtp.accepted == []


def test_a_row_that_is_not_due_waits() -> None:
    write(1, send_after=clock.now() + timedelta(hours=1))
    assert drain("lesson") == 0
    assert row_of(1).state == "pending"
    assert unsettled(clock.now()) == 0


def test_held_mail_waits_for_a_yes(smtp: SmtpServer) -> None:
    write(1)
    with transaction():
        assert hold_all() == 1
    assert drain("lesson") == 0
    with transaction():
        assert release_held() == 1
    assert drain("lesson") == 1
    assert len(smtp.accepted) == 1


def test_a_skip_is_written_once_and_never_sent(mailing: Flask, smtp: SmtpServer) -> None:
    from unhurried.accounts.models import Person

    with transaction() as session:
        session.add(Person(id=7, email="a@inbox.test", created_at=clock.wall()))
        session.flush()
        for _ in range(2):
            skip(7, clock.now().date(), "reminder:3", "budget", enrolment=None)
    (row,) = db.session.query(OutboxRow).all()
    assert (row.state, row.reason, row.items) == ("skipped", "budget", [{"item": "reminder:3", "enrolment": None}])
    assert [drain(lane) for lane in ("urgent", "lesson", "gentle")] == [0, 0, 0]


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


def test_after_three_days_of_refusals_it_gives_up(smtp: SmtpServer) -> None:
    write(1)
    change(1, tried_at=clock.wall() - timedelta(hours=72))
    smtp.refuse(address(1), "451 4.0.0 later")
    assert drain("lesson") == 1
    assert (row_of(1).state, row_of(1).reason) == ("dead", "gave_up")


def test_a_full_database_fault_while_rendering_kills_no_row(pebble: Pebble) -> None:
    from sqlalchemy.exc import OperationalError

    write(1)

    def fail() -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    pebble.on_ask = fail
    with pytest.raises(OperationalError):
        drain("lesson")
    assert row_of(1).state == "claimed"
