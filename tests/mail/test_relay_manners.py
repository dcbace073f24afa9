"""What a relay may do besides answering well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.mail.conftest import row_of, write
from tests.mail.relay import Relay
from unhurried.kit import clock
from unhurried.mail.senders.address import Relay as Address
from unhurried.mail.senders.address import WrongSmtpUrl, read_relay
from unhurried.mail.senders.line import Line
from unhurried.mail.senders.talk import Parcel
from unhurried.mail.service import drain
from unhurried.mail.service.carrying import hang_up, way


def test_a_421_to_quit_does_not_undo_what_was_accepted(posting: Callable[..., None], server: Relay) -> None:
    posting()
    server.answers["QUIT"] = "421 4.3.2 closing"
    write(1)
    assert drain("lesson") == 1
    hang_up()
    assert (row_of(1).state, len(server.kept)) == ("sent", 1)


def test_starttls_that_is_asked_for_and_not_offered_sends_nothing(
    posting: Callable[..., None], server: Relay
) -> None:
    posting("?starttls=1")
    write(1)
    assert drain("lesson") == 0
    assert "MAIL" not in server.said
    assert (row_of(1).state, row_of(1).error) == ("pending", "STARTTLS is not offered")


@pytest.mark.parametrize("word", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_connection_that_breaks_before_the_dot_is_tried_again(
    posting: Callable[..., None], server: Relay, word: str
) -> None:
    posting()
    server.answers[word] = "close"
    write(1)
    assert drain("lesson") == 0
    assert row_of(1).state == "pending"
    server.answers.clear()
    waits_no_longer()
    assert drain("lesson") == 1
    assert len(server.kept) == 1


def waits_no_longer() -> None:
    from tests.mail.conftest import change

    change(1, retry_at=clock.wall() - timedelta(seconds=1))


def test_a_relay_that_is_down_is_asked_once_and_all_rows_wait(posting: Callable[..., None], server: Relay) -> None:
    posting()
    server.answers["CONNECT"] = "421 busy"
    for ref in (1, 2, 3):
        write(ref)
    assert drain("lesson") == 0
    assert server.connections == 1
    assert [row_of(ref).state for ref in (1, 2, 3)] == ["pending"] * 3


def test_a_kept_connection_that_died_is_opened_again(posting: Callable[..., None], server: Relay) -> None:
    posting()
    write(1)
    drain("lesson")
    server.answers["MAIL"] = "421 4.4.2 idle too long"
    write(2)
    assert drain("lesson") == 0
    assert server.connections == 2
    server.answers.clear()
    write(3)
    assert drain("lesson") == 1


def test_an_idle_connection_is_closed(posting: Callable[..., None], server: Relay) -> None:
    posting()
    write(1)
    drain("lesson")
    hang_up(only_idle=True)
    assert "QUIT" not in server.said
    way().couriers[0].line._used = clock.wall() - timedelta(minutes=1)
    hang_up(only_idle=True)
    assert server.said[-1] == "QUIT"


def test_a_refused_sender_stops_no_address(posting: Callable[..., None], server: Relay) -> None:
    from unhurried.mail.service import address_stopped

    posting()
    server.answers["MAIL"] = "550 5.1.8 bad sender"
    write(1)
    assert drain("lesson") == 1
    assert row_of(1).state == "dead"
    assert not address_stopped("p1@inbox.test")
    assert "RSET" in server.said


def test_a_temporary_no_to_the_dot_is_no_lost_answer(posting: Callable[..., None], server: Relay) -> None:
    posting()
    server.answers["DOT"] = "452 4.3.1 disk full"
    write(1, "gentle")
    assert drain("gentle") == 0
    assert (row_of(1).state, row_of(1).error) == ("pending", "452 4.3.1 dot")


def test_lines_that_start_with_a_dot_arrive(posting: Callable[..., None], server: Relay) -> None:
    posting()
    to = Line(read_relay(server.url), timedelta(seconds=5), "site.test")
    text = b"Subject: x\r\n\r\n.\r\n..hidden\r\nend"
    assert list(to.send([Parcel("a@site.test", "b@inbox.test", lambda: text)])) == [None]
    to.close()
    assert server.kept == [b"Subject: x\r\n\r\n..\r\n...hidden\r\nend\r\n"]


def test_an_smtp_address_is_read_in_all_its_parts() -> None:
    assert read_relay("smtp://me%40x:p%2Fw@mail.test:2525?starttls=1") == Address(
        "mail.test", 2525, "me@x", "p/w", starttls=True
    )
    assert [read_relay(f"{url}mail.test").port for url in ("smtp://", "smtps://")] == [25, 465]
    assert read_relay("smtp://mail.test?starttls=1").port == 587


@pytest.mark.parametrize("url", ["", "mail.test:25", "http://mail.test", "smtp://", "smtp://mail.test:x"])
def test_a_wrong_smtp_address_gets_one_sentence(url: str) -> None:
    with pytest.raises(WrongSmtpUrl, match="UNHURRIED_SMTP_URL"):
        read_relay(url)
