"""The relay of the rig: it keeps a record before it answers, and follows its script."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.oracle import Oracle, oracle
from tests.faults.record import read_record

LETTER = b"Message-ID: <1@site.test>\r\nSubject: Hello\r\n\r\n.Take your time.\r\n"


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[Oracle]:
    with oracle(tmp_path / "record") as found:
        yield found


def send(relay: Oracle) -> None:
    with smtplib.SMTP("127.0.0.1", relay.port, timeout=5) as line:
        line.sendmail("a@site.test", ["b@inbox.test"], LETTER)


def test_what_it_takes_is_in_the_file_before_it_says_so(relay: Oracle) -> None:
    seen = []
    relay.on["QUIT"] = lambda: seen.extend(read_record(relay.record.file))
    send(relay)
    (one,) = seen
    assert (one.message_id, one.sender, one.to) == ("<1@site.test>", "a@site.test", "b@inbox.test")
    assert (one.size, one.answered) == (len(LETTER), True)
    assert relay.taken == seen


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize("answer", ["451 4.3.0 later", "554 5.3.0 no", "close"])
def test_each_step_can_be_refused_or_cut_and_then_nothing_was_taken(relay: Oracle, step: str, answer: str) -> None:
    relay.always[step] = answer
    if step == "EHLO":
        relay.always["HELO"] = answer
    with pytest.raises((smtplib.SMTPException, OSError)):
        send(relay)
    assert relay.taken == []
    relay.be_good()
    send(relay)
    assert len(relay.taken) == 1


def test_it_can_take_a_message_and_never_say_so(relay: Oracle) -> None:
    relay.say("DOT", "taken, close")
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(relay)
    assert [one.answered for one in relay.taken] == [False]


def test_it_can_fall_silent_until_the_other_goes(relay: Oracle) -> None:
    relay.say("DOT", "taken, silence")
    with smtplib.SMTP("127.0.0.1", relay.port, timeout=0.2) as line, pytest.raises((smtplib.SMTPException, OSError)):
        line.sendmail("a@site.test", ["b@inbox.test"], LETTER)
    assert [one.answered for one in relay.taken] == [False]


def test_a_cut_is_a_reset(relay: Oracle) -> None:
    relay.always["EHLO"] = "close"
    with socket.create_connection(("127.0.0.1", relay.port), 5) as line:
        line.sendall(b"EHLO me\r\n")
        with pytest.raises(ConnectionResetError):
            line.makefile("rb").read()


def test_commands_may_come_together(relay: Oracle) -> None:
    said = b"EHLO me\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\n" + LETTER + b".\r\nMAIL FROM:<a@x>\r\nQUIT\r\n"
    with socket.create_connection(("127.0.0.1", relay.port), 5) as line:
        line.sendall(said)
        lines = line.makefile("rb").readlines()
    codes = [text[:3] for text in lines if text[3:4] == b" "]
    assert codes == [b"220", b"250", b"250", b"250", b"354", b"250", b"250", b"221"]
    assert len(relay.taken) == 1
