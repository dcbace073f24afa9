"""From the outbox to a real SMTP server."""

from __future__ import annotations

from contextlib import suppress

import pytest

from tests.infra.smtp import SmtpServer
from tests.mail.conftest import Pebble, address, row_of, write
from unhurried.kit import clock
from unhurried.kit.db import WriteOutsideTransaction, transaction
from unhurried.mail.queries import counts_by_lane_and_state
from unhurried.mail.service import drain, put, put_many

pytestmark = pytest.mark.usefixtures("mailing")


def test_a_row_is_sent_once_and_marked(smtp: SmtpServer) -> None:
    write(1)
    assert drain("lesson") == 1
    assert drain("lesson") == 0
    (mail,) = smtp.accepted
    row = row_of(1)
    assert mail.recipients == (address(1),)
    assert mail.sender == f"b+{row.bounce_token}@bounce.site.test"
    assert mail.message["Message-ID"] == row.message_id
    assert (row.state, row.claim, row.lease_until, row.attempts) == ("sent", None, None, 1)
    assert row.sent_at is not None
    assert abs((clock.now() - row.sent_at).total_seconds()) < 30


def test_many_rows_go_over_one_connection(smtp: SmtpServer) -> None:
    before = smtp.connections
    for ref in range(1, 31):
        write(ref)
    assert drain("lesson", limit=7) == 30
    assert len(smtp.accepted) == 30
    assert smtp.connections == before + 1


def test_only_the_lane_that_is_drained_is_sent(smtp: SmtpServer) -> None:
    for ref, lane in enumerate(("urgent", "lesson", "gentle"), start=1):
        write(ref, lane)
    drain("urgent")
    assert [mail.recipients for mail in smtp.accepted] == [(address(1),)]
    assert counts_by_lane_and_state()["gentle"] == {"pending": 1}


def test_what_is_rolled_back_is_never_sent(smtp: SmtpServer) -> None:
    with suppress(ZeroDivisionError), transaction():
        put("pebble", "pebble:1", lane="lesson", ref=1, send_after=clock.now())
        raise ZeroDivisionError
    drain("lesson")
    assert smtp.accepted == []


def test_deciding_twice_writes_once(smtp: SmtpServer) -> None:
    first = write(1)
    with transaction():
        assert put("pebble", "pebble:1", lane="lesson", ref=1, send_after=clock.now()) is None
    with transaction():
        again = {"kind": "pebble", "lane": "lesson", "send_after": clock.now()}
        assert put_many([{**again, "key": "pebble:1", "ref": 1}, {**again, "key": "pebble:2", "ref": 2}]) == 1
    drain("lesson")
    assert row_of(1).id == first
    assert len(smtp.accepted) == 2


def test_a_row_cannot_be_written_outside_a_transaction() -> None:
    with pytest.raises(WriteOutsideTransaction):
        put("pebble", "pebble:1", lane="lesson", ref=1, send_after=clock.now())


def test_an_unknown_lane_is_refused() -> None:
    with pytest.raises(ValueError, match="no lane"), transaction():
        put("pebble", "pebble:1", lane="fast", ref=1, send_after=clock.now())


def test_a_row_that_cannot_be_rendered_is_dead_alone(smtp: SmtpServer, pebble: Pebble) -> None:
    for ref in (1, 2, 3):
        write(ref)
    pebble.broken = {2}
    assert drain("lesson") == 3
    assert [row_of(ref).state for ref in (1, 2, 3)] == ["sent", "dead", "sent"]
    assert row_of(2).reason == "unrenderable"
    assert len(smtp.accepted) == 2


def test_a_subject_that_smuggles_a_header_is_dead_alone(smtp: SmtpServer, pebble: Pebble) -> None:
    for ref in (1, 2, 3):
        write(ref)
    pebble.subjects = {1: "=?utf-8?q?Hi=0D=0ABcc:_evil=40x.test?=", 2: "Hi\r\nBcc: evil@x.test"}
    drain("lesson")
    assert [row_of(ref).state for ref in (1, 2, 3)] == ["dead", "dead", "sent"]
    assert len(smtp.accepted) == 1
