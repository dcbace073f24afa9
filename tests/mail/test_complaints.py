"""Complaints stop letters, and never the sign-in mail that a person asks for (docs: mail §3; RFC 5965)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.infra.smtp import SmtpServer
from tests.mail.conftest import Pebble, row_of, write
from tests.mail.incoming import SMTP_HERE, bring, complaint, listening, received
from unhurried.accounts.service import ask_for_link, find_or_make_person
from unhurried.kit import clock
from unhurried.kit.db import transaction
from unhurried.kit.tokens import derive
from unhurried.mail.inbound import Inbound
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail
from unhurried.mail.service import address_stopped, drain, put, register
from unhurried.mail.service.draining import hang_up

ABUSE, MIRA = "complaints@bounce.site.test", "mira@example.org"


class ToMira(Pebble):
    """Pebbles that go to a person."""

    def _mail(self, row: OutboxRow) -> Mail:
        return Mail(MIRA, "A pebble", "Pebble\n", "")


@pytest.fixture
def inbound(new_app: Callable[..., Flask], smtp: SmtpServer) -> Iterator[Inbound]:
    app = new_app(smtp_url=smtp.url, mail_from="hello@site.test", inbound_url=SMTP_HERE)
    register(app, ToMira())
    with app.app_context(), listening(app) as server:
        yield server
        hang_up()


def test_a_complaint_stops_letters_and_the_sign_in_mail_still_comes(inbound: Inbound, smtp: SmtpServer) -> None:
    with transaction():
        person = find_or_make_person(MIRA)
        person_id = person.id
    write(1, person_id=person_id)
    drain("lesson")
    (letter,) = smtp.accepted
    for _time in range(2):
        assert bring(inbound, ABUSE, complaint(sender=letter.sender), "fbl@provider.test")[0] == 250
    assert received() == {"complaint": 1, "again": 1}
    with transaction():
        put("pebble", "pebble:2", lane="lesson", ref=1, person_id=person_id, send_after=clock.now())
        ask_for_link(MIRA, "browser", "/")
    drain("lesson")
    drain("urgent")
    assert (row_of(2).state, row_of(2).reason) == ("suppressed", "address_stopped")
    assert len(smtp.accepted) == 2
    assert "/signin/" in smtp.accepted[-1].text()


def test_a_complaint_is_believed_by_its_token_only(inbound: Inbound, smtp: SmtpServer) -> None:
    with transaction():
        person_id = find_or_make_person(MIRA).id
    write(1, person_id=person_id)
    drain("lesson")
    sender = smtp.accepted[0].sender
    row: OutboxRow = row_of(1)
    for forged in ("b+guessed@bounce.site.test", sender.replace("bounce.", "else."), ""):
        bring(inbound, ABUSE, complaint(sender=forged), "fbl@provider.test")
    stop = derive("stop", row.id, row.nonce)
    for wrong in (stop[:-1] + "_", derive("read", row.id, row.nonce), f"{2**40}-{stop}", "x" * 300):
        bring(inbound, ABUSE, complaint(unsubscribe=f"https://site.test/u/{wrong}"), "fbl@provider.test")
    bring(inbound, sender, complaint("not-spam"), "fbl@provider.test")
    assert not address_stopped(MIRA)
    assert received() == {"forged": 7, "no_complaint": 1}
    bring(inbound, ABUSE, complaint(unsubscribe=f"https://site.test/u/{stop}"), "fbl@provider.test")
    assert (address_stopped(MIRA), address_stopped(MIRA, "urgent")) == (True, False)


def test_nothing_is_relayed_and_one_message_has_one_recipient(inbound: Inbound) -> None:
    import smtplib

    assert bring(inbound, "someone@else.test", complaint(), "a@b.test")[0] == 550
    assert bring(inbound, "someone@site.test", complaint(), "a@b.test")[0] == 550
    with smtplib.SMTP("127.0.0.1", inbound.port) as line:
        line.ehlo()
        line.mail("a@b.test")
        assert [line.rcpt(f"b+{one}@bounce.site.test")[0] for one in "xy"] == [250, 452]


def test_a_line_longer_than_the_standard_allows_is_taken_all_the_same(inbound: Inbound) -> None:
    long = b"From: a@b.test\r\n\r\n" + b"x" * 9000
    assert bring(inbound, "b+guessed@bounce.site.test", long, "a@b.test")[0] == 250
    assert received() == {"forged": 1}
