"""One group is armed while the one before it is carried: whatever the relay does to the first, no letter is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import pytest
from flask import Flask

from tests.mail.conftest import Pebble, address, row_of, write
from tests.mail.relay import Relay, relay
from unhurried.kit import crash
from unhurried.mail.models import OutboxRow
from unhurried.mail.senders.quick import Filled, Written
from unhurried.mail.service import drain, register
from unhurried.mail.service.carrying import HANDS
from unhurried.mail.service.draining import hang_up

GROUP, ALL = 3, range(9)
FILLED = Filled(b"Pebble", b"<p>Pebble</p>", "https://site.test/u/x")
LONG = 20.0


class Flint(Pebble):
    """A pebble that is written in the quick way."""

    def ready(self, rows: Sequence[OutboxRow]) -> Mapping[int, Written | str]:
        return {row.id: self._quick(row) for row in rows}

    def _quick(self, row: OutboxRow) -> Written | str:
        if row.ref in self.forbidden:
            return self.forbidden[row.ref]
        return Written(address(row.ref or 0), "A pebble", partial(self._filled, row.ref))

    def _filled(self, ref: int | None) -> Filled:
        if ref in self.broken:
            raise LookupError("a letter that cannot be filled in")
        return FILLED


@pytest.fixture
def server() -> Iterator[Relay]:
    with relay() as found:
        found.answers["EHLO"] = "250-relay.test\r\n250 PIPELINING"
        yield found


@pytest.fixture
def flint(new_app: Callable[..., Flask], server: Relay) -> Iterator[Flint]:
    app, kind = new_app(smtp_url=server.url, mail_from="hello@site.test"), Flint()
    register(app, kind)
    with app.app_context():
        for ref in ALL:
            write(ref)
        yield kind
        crash.watch(None)
        hang_up()


@pytest.fixture
def armed(server: Relay, flint: Flint) -> threading.Event:
    """Set once a second group is armed; the relay answers nothing before."""
    seen, second = list[str](), threading.Event()

    def see(name: str) -> None:
        seen.append(name)
        if seen.count("arming") == 2:
            second.set()

    crash.watch(see)
    server.before_dot = lambda: second.wait(LONG)
    return second


def states() -> list[str]:
    return [row_of(ref).state for ref in ALL]


def test_the_next_group_is_armed_while_the_relay_has_not_answered_yet(server: Relay, armed: threading.Event) -> None:
    waited = list[bool]()
    server.before_dot = lambda: waited.append(armed.wait(LONG))
    assert drain("lesson", limit=GROUP) == 9
    assert all(waited)
    assert states() == ["sent"] * 9
    assert len(server.kept) == 9


@pytest.mark.usefixtures("armed")
def test_a_relay_that_goes_down_under_the_first_group_gets_the_second_later(server: Relay) -> None:
    server.only = {"RCPT": {1: "421 4.3.2 closing"}}
    assert drain("lesson", limit=GROUP) == 1
    assert states().count("sent") == 1
    assert states().count("pending") == 8
    waiting = [row_of(ref) for ref in ALL if row_of(ref).retry_at is not None]
    assert len(waiting) in (5, 8)  # a third hand may have had the last group, or not yet
    assert {(row.attempts, row.claim) for row in waiting} == {(1, None)}


@pytest.mark.usefixtures("armed")
def test_an_answer_that_never_came_leaves_one_in_doubt_and_the_second_group_goes(server: Relay) -> None:
    server.only = {"DOT": {1: "close"}}
    drain("lesson", limit=GROUP)
    assert sorted(states()) == ["armed"] + ["sent"] * 8


def test_what_may_not_go_ends_and_the_others_go(server: Relay, flint: Flint) -> None:
    flint.forbidden = {1: "left", 4: "own_time"}
    assert drain("lesson", limit=GROUP) == 9
    assert [row_of(ref).state for ref in (1, 4)] == ["suppressed"] * 2
    assert len(server.kept) == 7


def test_a_fault_of_the_ledger_under_the_first_group_loses_none_of_the_second(
    server: Relay, flint: Flint, monkeypatch: pytest.MonkeyPatch
) -> None:
    from unhurried.mail.service import settling

    told, faults = settling.mark_sent, [RuntimeError("The database is away.")]

    def fail_once(*given: object) -> int:
        if faults:
            raise faults.pop()
        return told(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(settling, "mark_sent", fail_once)
    with pytest.raises(RuntimeError, match="away"):
        drain("lesson", limit=GROUP)
    drain("lesson", limit=GROUP)
    assert states() == ["sent"] * 9
    assert len(server.kept) == 9


def test_one_that_cannot_be_filled_in_is_dead_alone(server: Relay, flint: Flint) -> None:
    flint.broken |= {1, 7}
    assert drain("lesson", limit=GROUP) == 9
    dead = [row_of(ref) for ref in ALL if row_of(ref).state == "dead"]
    assert [(row.ref, row.reason) for row in dead] == [(1, "unrenderable"), (7, "unrenderable")]
    assert states().count("sent") == 7 == len(server.kept)


def test_no_more_hands_are_called_than_there_are(server: Relay, flint: Flint) -> None:
    for ref in range(9, 60):
        write(ref)
    hands = list[int]()
    crash.watch(lambda name: hands.append(threading.get_ident()) if name == "taking" else None)
    assert drain("lesson", limit=2) == 60 == len(server.kept)
    assert 1 < len(set(hands)) <= HANDS
