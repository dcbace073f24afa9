"""Letters that come back, over a real LMTP connection, on both databases (docs: mail §2, §3; RFC 3464)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from tests.infra.smtp import Accepted, SmtpServer
from tests.mail.conftest import Pebble, address, change, row_of, write
from tests.mail.incoming import LMTP_HERE, bring, listening, received, report
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.inbound import Inbound
from unhurried.mail.models import Bounce
from unhurried.mail.service import address_stopped, drain, put, register
from unhurried.mail.service.draining import hang_up
from unhurried.mail.service.stopping import why_stopped


@pytest.fixture
def inbound(new_app: Callable[..., Flask], smtp: SmtpServer, pebble: Pebble) -> Iterator[Inbound]:
    app = new_app(smtp_url=smtp.url, mail_from="hello@site.test", inbound_url=LMTP_HERE)
    register(app, pebble)
    with app.app_context(), listening(app) as server:
        yield server
        hang_up()


def sent(smtp: SmtpServer, ref: int) -> Accepted:
    write(ref)
    drain("lesson")
    return smtp.to(address(ref))[0]


def write_again(ref: int, key: str) -> None:
    """One more letter to the address of that pebble."""
    with transaction():
        put("pebble", f"pebble:{ref}:{key}", lane="lesson", ref=ref, send_after=clock.now())


def bounces() -> list[tuple[str, str]]:
    db.session.rollback()
    return [(row.what, row.status) for row in db.session.query(Bounce).order_by(Bounce.id)]


def test_a_wrong_address_stops_at_the_first_report_and_its_replay_changes_nothing(
    inbound: Inbound, smtp: SmtpServer
) -> None:
    letter = sent(smtp, 1)
    for _time in range(3):
        assert bring(inbound, letter.sender, report(address(1).upper()))[0] == 250
    assert bounces() == [("hard", "5.1.1")]
    assert received() == {"hard": 1, "again": 2}
    assert address_stopped(address(1))
    write_again(1, "later")
    drain("lesson")
    assert len(smtp.to(address(1))) == 1
    assert not address_stopped(address(2))


def test_a_bounce_that_comes_before_its_letter_is_marked_as_sent_counts_and_the_letter_is_sent(
    inbound: Inbound, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The relay hands the report over before it answers the final dot: the row is armed, not sent."""
    states: list[str] = []
    keep = smtp._keep

    def bounce_at_once(envelope: object) -> None:
        keep(envelope)  # type: ignore[arg-type]
        letter = smtp.accepted[-1]
        assert bring(inbound, letter.sender, report(letter.recipients[0]))[0] == 250
        with inbound.app.app_context():
            states.append(row_of(1).state)

    monkeypatch.setattr(smtp, "_keep", bounce_at_once)
    write(1)
    assert drain("lesson") == 1
    assert states == ["armed"]
    assert row_of(1).state == "sent"
    assert bounces() == [("hard", "5.1.1")]
    assert address_stopped(address(1))


def test_a_forged_an_old_and_a_malformed_token_stop_nothing_and_get_the_same_answer(
    inbound: Inbound, smtp: SmtpServer
) -> None:
    letter = sent(smtp, 1)
    token = str(row_of(1).bounce_token)
    flipped = token[:-1] + ("A" if token[-1] != "A" else "B")
    wrong = (flipped, token[:-4], token + "x", "1", "-", "%00", "1-" + token, "A" * 60)
    true_answer = bring(inbound, letter.sender, report("else@inbox.test", "2.0.0", "delivered"))
    answers = {bring(inbound, f"b+{one}@bounce.site.test", report(address(1))) for one in wrong}
    assert answers == {true_answer}
    change(1, made_at=clock.now() - timedelta(days=61))
    assert bring(inbound, letter.sender, report(address(1))) == true_answer
    assert (bounces(), address_stopped(address(1))) == ([], False)
    assert received() == {"forged": len(wrong), "expired": 1, "no_end": 1}
    assert len(smtp.accepted) == 1, "nobody was answered by mail"


CASES: list[tuple[str, str, dict[str, str], str | None]] = [
    ("4.2.2", "failed", {}, "soft"),
    ("5.2.2", "failed", {}, "soft"),
    ("5.0.0", "failed", {"Diagnostic_Code": "smtp; 550 5.1.1 nobody here"}, "hard"),
    ("5.1.10", "failed", {}, "hard"),
    ("5.1.8", "failed", {}, "policy"),
    ("5.7.1", "failed", {}, "policy"),
    ("4.4.1", "delayed", {}, None),
    ("2.0.0", "delivered", {}, None),
    ("", "failed", {}, "soft"),
]


def test_only_a_wrong_address_stops_at_once(inbound: Inbound, smtp: SmtpServer) -> None:
    for ref, (status, action, more, what) in enumerate(CASES, start=1):
        letter = sent(smtp, ref)
        bring(inbound, letter.sender, report(address(ref), status, action, **more))
        assert address_stopped(address(ref)) is (what == "hard"), status
    assert [one for one, _status in bounces()] == [what for *_case, what in CASES if what]


def test_a_report_about_another_address_than_ours_counts_as_soft(inbound: Inbound, smtp: SmtpServer) -> None:
    letter = sent(smtp, 1)
    bring(inbound, letter.sender, report("forwarded@else.test"))
    assert bounces() == [("soft", "5.1.1")]
    assert not address_stopped(address(1))


def test_soft_bounces_add_up_by_day_fade_and_stop_letters_but_no_sign_in_mail(
    inbound: Inbound, smtp: SmtpServer
) -> None:
    for day in range(5, 0, -1):
        write_again(1, str(day))
        drain("lesson")
        assert not address_stopped(address(1)), day
        bring(inbound, smtp.accepted[-1].sender, report(address(1), "4.2.2"))
        with transaction():
            last = db.session.query(Bounce).order_by(Bounce.id.desc()).first()
            assert last is not None
            last.at -= timedelta(days=day)
    why = why_stopped(address(1))
    assert why is not None
    assert why.cause == "soft_bounces"
    assert (address_stopped(address(1)), address_stopped(address(1), "urgent")) == (True, False)


def test_a_letter_that_came_back_was_sent_after_all(inbound: Inbound, smtp: SmtpServer) -> None:
    letter = sent(smtp, 1)
    change(1, state="uncertain", sent_at=None, reason="no_answer")
    bring(inbound, letter.sender, report(address(1), "4.2.2"))
    row = row_of(1)
    assert (row.state, row.reason) == ("sent", None)
    assert row.sent_at is not None


def test_a_policy_refusal_alerts_the_operator_and_no_address_stands_in_any_log(
    inbound: Inbound, smtp: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    letter = sent(smtp, 1)
    bring(inbound, letter.sender, report(address(1), "5.7.26"))
    assert [one.levelno for one in caplog.records if "refuses our mail" in one.message] == [logging.ERROR]
    assert address(1) not in caplog.text
    assert str(row_of(1).bounce_token) not in caplog.text


def test_a_person_whose_address_a_server_called_wrong_may_ask_for_a_sign_in_page_a_day_later(
    inbound: Inbound, smtp: SmtpServer
) -> None:
    letter = sent(smtp, 1)
    bring(inbound, letter.sender, report(address(1)))
    assert address_stopped(address(1), "urgent")
    with transaction():
        why = why_stopped(address(1))
        assert why is not None
        why.at -= timedelta(hours=25)
    assert (address_stopped(address(1), "urgent"), address_stopped(address(1))) == (False, True)
