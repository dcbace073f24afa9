"""The Redis and the SMTP server of the tests."""

from __future__ import annotations

import smtplib

import pytest
import redis

from tests.infra.redis import redis_server
from tests.infra.smtp import SmtpServer

LETTER = b"From: a@site.test\r\nTo: b@inbox.test\r\nSubject: Hello\r\n\r\nTake your time.\r\n"


def send(smtp: SmtpServer, recipient: str = "b@inbox.test") -> None:
    with smtplib.SMTP(smtp.host, smtp.port, timeout=10) as connection:
        connection.sendmail("a@site.test", [recipient], LETTER)


def test_redis_keeps_what_it_is_told(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        connection.set("pebble", "7")
        assert connection.get("pebble") == b"7"


def test_redis_is_empty_at_the_start_of_a_test(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        assert connection.keys() == []


def test_a_stopped_redis_does_not_answer() -> None:
    with redis_server() as url:
        pass
    with redis.Redis.from_url(url) as connection, pytest.raises(redis.ConnectionError):
        connection.ping()


def test_an_accepted_message_is_kept_as_it_came(smtp: SmtpServer) -> None:
    send(smtp)
    (letter,) = smtp.accepted
    assert (letter.sender, letter.recipients) == ("a@site.test", ("b@inbox.test",))
    assert letter.content == LETTER
    assert letter.message["Subject"] == "Hello"
    assert letter.text() == "Take your time.\n"
    assert smtp.to("B@inbox.test") == [letter]


def test_a_scripted_refusal_is_given_once(smtp: SmtpServer) -> None:
    smtp.refuse("b@inbox.test", "451 4.7.1 later please")
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(smtp)
    assert refused.value.recipients == {"b@inbox.test": (451, b"4.7.1 later please")}
    send(smtp)
    assert len(smtp.accepted) == 1


def test_a_refusal_for_always_stays(smtp: SmtpServer) -> None:
    smtp.refuse("b@inbox.test", "always 550 5.1.1 nobody here")
    for _ in range(2):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(smtp)
    assert smtp.accepted == []


def test_a_message_can_be_refused_after_its_data(smtp: SmtpServer) -> None:
    smtp.refuse_data("b@inbox.test", "554 5.6.0 not this one")
    with pytest.raises(smtplib.SMTPDataError):
        send(smtp)
    assert smtp.accepted == []


def test_a_server_that_falls_silent_after_the_data_has_kept_the_message(smtp: SmtpServer) -> None:
    smtp.drop_after_data("b@inbox.test")
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(smtp)
    assert len(smtp.accepted) == 1


def test_waiting_ends_as_soon_as_the_messages_are_there(smtp: SmtpServer) -> None:
    send(smtp)
    assert len(smtp.wait_for(1, seconds=1)) == 1
    with pytest.raises(AssertionError, match="1 of 2"):
        smtp.wait_for(2, seconds=0.1)
