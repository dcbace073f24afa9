"""Groups over one connection: what is sent ahead, what each answer means and for whom, and what is never in doubt."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest

from tests.mail.relay import Relay, relay
from unhurried.mail.senders.address import read_relay
from unhurried.mail.senders.line import Line
from unhurried.mail.senders.replies import Refused, RelayDown, Unanswered
from unhurried.mail.senders.talk import Parcel

OFFERED = "250-relay.test\r\n250 PIPELINING"
STEPS = ("MAIL", "RCPT", "DATA", "DOT")


@pytest.fixture(params=["pipelined", "lock-step"])
def server(request: pytest.FixtureRequest) -> Iterator[Relay]:
    with relay() as found:
        found.pipelined = request.param == "pipelined"
        if found.pipelined:
            found.answers["EHLO"] = OFFERED
        yield found


@pytest.fixture
def line(server: Relay) -> Iterator[Line]:
    found = Line(read_relay(server.url), timedelta(seconds=0.5), "site.test")
    yield found
    found.close()


def parcels(number: int) -> list[Parcel]:
    texts = [f"Subject: {n}\r\n\r\n{n}\r\n".encode() for n in range(number)]
    return [Parcel(f"b+{n}@site.test", f"p{n}@inbox.test", partial(bytes, text)) for n, text in enumerate(texts)]


def heard(line: Line, number: int) -> tuple[list[str], BaseException | None]:
    """The answers in words, and how it ended where it broke off."""
    found: list[str] = []
    try:
        found.extend("yes" if answer is None else str(answer) for answer in line.send(parcels(number)))
    except (RelayDown, Unanswered) as fault:
        return found, fault
    return found, None


def kept(server: Relay) -> list[bytes]:
    return [text.split(b"\r\n")[0] for text in server.kept]


def test_each_message_of_a_group_is_answered_in_turn(server: Relay, line: Line) -> None:
    assert heard(line, 5) == (["yes"] * 5, None)
    assert kept(server) == [b"Subject: %d" % n for n in range(5)]
    assert server.connections == 1
    assert server.said == ["EHLO", *["MAIL", "RCPT", "DATA"] * 5]


@pytest.mark.parametrize("answer", ["450 4.3.0 no", "550 5.1.1 no"])
@pytest.mark.parametrize("step", STEPS)
def test_a_no_belongs_to_its_message_and_the_others_arrive(server: Relay, line: Line, step: str, answer: str) -> None:
    server.only = {step: {1: answer}}
    found, fault = heard(line, 3)
    assert fault is None
    assert found == ["yes", f"{answer.removesuffix(' no')} {step.lower()}", "yes"]
    assert kept(server) == [b"Subject: 0", b"Subject: 2"]


def test_after_a_refused_recipient_the_session_begins_anew(server: Relay, line: Line) -> None:
    server.only = {"RCPT": {0: "550 5.1.1 nobody"}}
    server.strict = True
    assert heard(line, 2)[0] == ["550 5.1.1 rcpt", "yes"]
    assert "RSET" in server.said
    assert server.connections == 1


def test_a_server_that_wants_a_text_for_nobody_gets_none(server: Relay, line: Line) -> None:
    server.only = {"RCPT": {0: "550 5.1.1 nobody"}}
    assert heard(line, 2)[0] == ["550 5.1.1 rcpt", "yes"]
    assert kept(server) == [b"Subject: 1"]
    assert server.connections == (2 if server.pipelined else 1)


@pytest.mark.parametrize("answer", ["close", "421 4.3.2 closing", "silence", "nonsense"])
@pytest.mark.parametrize("step", STEPS)
def test_what_breaks_at_one_message_leaves_at_most_that_one_in_doubt(
    server: Relay, line: Line, step: str, answer: str
) -> None:
    server.only = {step: {1: answer}}
    found, fault = heard(line, 4)
    if step == "DOT" and answer.startswith("421"):
        assert (found, type(fault)) == (["yes", "421 4.3.2 dot"], RelayDown)
    else:
        assert found == ["yes"]
        assert type(fault) is (Unanswered if step == "DOT" else RelayDown)
    assert kept(server)[:1] == [b"Subject: 0"]
    assert not {b"Subject: 2", b"Subject: 3"} & set(kept(server))


def test_no_dot_goes_out_before_the_one_before_is_dealt_with(server: Relay, line: Line) -> None:
    for number, _answer in enumerate(line.send(parcels(4)), start=1):
        assert len(server.kept) == number


def test_whoever_stops_in_the_middle_sends_nothing_more(server: Relay, line: Line) -> None:
    talk = line.send(parcels(4))
    assert next(talk) is None
    talk.close()  # type: ignore[attr-defined]
    assert heard(line, 1) == (["yes"], None)
    assert kept(server) == [b"Subject: 0"] * 2


def test_no_message_is_begun_when_its_time_is_over(server: Relay, line: Line) -> None:
    found: list[Refused | None] = []
    found.extend(line.send(parcels(5), lambda: len(server.kept) < 2))
    assert len(found) == len(server.kept) <= 3
    assert heard(line, 1)[0] == ["yes"]
    assert server.connections == 1


def test_a_connection_carries_as_many_as_the_setting_says(server: Relay) -> None:
    line = Line(read_relay(server.url), timedelta(seconds=5), "site.test", most=2)
    assert heard(line, 5) == (["yes"] * 5, None)
    assert server.connections == 3
    line.close()
    assert server.said.count("QUIT") == 3


def test_a_connection_that_the_relay_left_is_seen_before_anything_is_said(server: Relay, line: Line) -> None:
    assert heard(line, 1)[0] == ["yes"]
    server.hang_up()
    assert heard(line, 1)[0] == ["yes"]
    assert server.connections == 2


def test_a_reply_of_many_lines_is_one_reply(server: Relay, line: Line) -> None:
    server.only = {"RCPT": {0: "550-5.1.1 one\r\n550-5.1.1 two\r\n550 5.1.1 three"}}
    server.strict = True
    assert heard(line, 2)[0] == ["550 5.1.1 rcpt", "yes"]


def test_nobody_there_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(RelayDown):
        Line(read_relay(f"smtp://127.0.0.1:{port}"), timedelta(seconds=1), "site.test").ready()


def test_a_message_that_cannot_be_written_is_refused_by_ourselves_and_the_others_go(server: Relay, line: Line) -> None:
    group = parcels(4)
    group[1].write = group[3].write = partial(bytes.fromhex, "no bytes")
    assert [str(answer) for answer in line.send(group)] == ["None", "554 text", "None", "554 text"]
    assert kept(server) == [b"Subject: 0", b"Subject: 2"]
