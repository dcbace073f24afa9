"""What is refused, stopped, held or too late: what becomes of a row."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.infra.smtp import SmtpServer
from tests.mail.conftest import Pebble, address, change, row_of, write
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.settings import SettingFault
from unhurried.mail.models import OutboxRow
from unhurried.mail.queries import unsettled
from unhurried.mail.service import (
    address_stopped,
    drain,
    hold_all,
    register,
    release_held,
    skip,
    stop_address,
    watch,
)

pytestmark = pytest.mark.usefixtures("mailing")


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


def test_without_a_relay_in_the_settings_the_rows_wait_and_the_fault_is_one_sentence(
    new_app: Callable[..., Flask], pebble: Pebble
) -> None:
    app = new_app(smtp_url="")
    register(app, pebble)
    with app.app_context():
        assert drain("lesson") == 0
        write(1)
        with pytest.raises(SettingFault, match="UNHURRIED_SMTP_URL"):
            drain("lesson")
        assert row_of(1).state == "pending"
