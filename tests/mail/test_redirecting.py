"""A rehearsal: every letter goes to one address, sign-in where it belongs, and what comes back stops nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.infra.smtp import SmtpServer
from tests.mail.conftest import Pebble, address, row_of, write
from unhurried.kit.settings import SettingFault, read_settings
from unhurried.mail.service import drain, register
from unhurried.mail.service.draining import hang_up

STAGE = "stage@example.net"


@pytest.fixture
def rehearsal(new_app: Callable[..., Flask], smtp: SmtpServer) -> Iterator[Flask]:
    app = new_app(smtp_url=smtp.url, mail_from="hello@site.test", mail_redirect=STAGE)
    register(app, Pebble())
    with app.app_context():
        yield app
        hang_up()


@pytest.mark.usefixtures("rehearsal")
def test_every_letter_goes_to_the_one_address_and_names_nobody_else(smtp: SmtpServer) -> None:
    for ref, lane in enumerate(("lesson", "gentle"), start=1):
        write(ref, lane)
        drain(lane)
    assert [one.recipients for one in smtp.accepted] == [(STAGE,), (STAGE,)]
    for ref, one in enumerate(smtp.accepted, start=1):
        assert one.message["To"] == STAGE
        assert address(ref).encode() not in one.content
        assert one.message["Message-ID"] == row_of(ref).message_id
        assert one.sender == "b@bounce.site.test", "no token: what comes back is about nobody"


@pytest.mark.usefixtures("rehearsal")
def test_sign_in_mail_goes_where_it_belongs(smtp: SmtpServer) -> None:
    write(1, "urgent")
    drain("urgent")
    assert [one.recipients for one in smtp.accepted] == [(address(1),)]


@pytest.mark.parametrize("wrong", ["nobody", "two@example.net, three@example.net", "<a@b.example>"])
def test_what_is_no_address_stops_the_start(wrong: str) -> None:
    with pytest.raises(SettingFault, match="UNHURRIED_MAIL_REDIRECT: This is the address of one mailbox"):
        read_settings(mode="test", mail_redirect=wrong)
