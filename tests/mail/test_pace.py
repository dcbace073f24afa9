"""How much goes to the relay at once: the operator's limits, what the relay bears, several connections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.mail.conftest import row_of, write
from tests.mail.relay import Relay
from unhurried.mail.senders.pace import Pace
from unhurried.mail.service import drain
from unhurried.mail.service.carrying import way

MOMENT = datetime(2026, 10, 19, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OFFERED = "250-relay.test\r\n250 PIPELINING"


@pytest.fixture(autouse=True)
def offer(server: Relay) -> None:
    server.answers["EHLO"] = OFFERED


def write_many(number: int) -> None:
    for ref in range(number):
        write(ref)


def test_a_group_is_no_larger_than_what_the_relay_takes_within_its_time() -> None:
    pace = Pace(0, 1, timedelta(seconds=30))
    assert pace.group(200) == 200
    pace.took(10, MOMENT, MOMENT + 10 * SECOND)
    assert pace.group(200) == 30
    pace.took(10, MOMENT, MOMENT + 600 * SECOND)
    assert pace.group(200) == 1


def test_the_operators_limit_holds_from_group_to_group() -> None:
    pace = Pace(5, 1, timedelta(seconds=30))
    assert pace.group(200) == 5
    assert pace.wait(MOMENT) == 0
    pace.took(5, MOMENT, MOMENT)
    assert pace.wait(MOMENT) == 1
    pace.took(5, MOMENT, MOMENT)
    assert pace.wait(MOMENT) == 2
    assert pace.wait(MOMENT + 5 * SECOND) == 0


def test_connections_are_halved_when_it_is_too_much_and_grow_back_one_by_one() -> None:
    pace = Pace(0, 8, timedelta(seconds=30), using=8)
    pace.was_refused()
    assert pace.using == 4
    pace.went_well()
    assert pace.using == 5
    for _ in range(9):
        pace.was_refused()
    assert pace.using == 1
    for _ in range(9):
        pace.went_well()
    assert pace.using == 8


def test_several_connections_send_each_letter_once(posting: Callable[..., None], server: Relay) -> None:
    posting(mail_connections=3)
    write_many(40)
    assert drain("lesson", limit=10) == 40
    assert sorted(server.kept) == sorted(set(server.kept))
    assert len(server.kept) == 40
    assert server.connections == 3
    assert {row_of(ref).state for ref in range(40)} == {"sent"}


def test_a_relay_that_takes_no_second_connection_gets_all_over_one(posting: Callable[..., None], server: Relay) -> None:
    posting(mail_connections=3)
    server.only = {"CONNECT": dict.fromkeys(range(1, 50), "421 4.7.0 too many")}
    write_many(12)
    assert drain("lesson", limit=4) == 12
    assert len(server.kept) == 12


def test_a_connection_is_opened_anew_after_so_many(posting: Callable[..., None], server: Relay) -> None:
    posting(mail_per_connection=4)
    write_many(10)
    assert drain("lesson", limit=5) == 10
    assert (len(server.kept), server.connections) == (10, 3)


def test_letters_wait_for_the_limit_and_sign_in_mail_does_not(posting: Callable[..., None], server: Relay) -> None:
    posting(mail_per_second=0.1)
    write_many(3)
    write(9, "urgent")
    assert drain("lesson", seconds=2) == 1
    assert drain("lesson", seconds=2) == 0
    assert drain("urgent", seconds=2) == 1
    assert len(server.kept) == 2


@pytest.mark.parametrize("step", ["MAIL", "DATA", "DOT"])
def test_a_relay_that_says_three_times_that_it_is_too_much_is_left_alone(
    posting: Callable[..., None], server: Relay, step: str
) -> None:
    posting()
    server.answers[step] = "451 4.3.2 too much"
    write_many(10)
    assert drain("lesson") == 0
    assert 3 <= server.counted[step] + 1 <= 4
    rows = [row_of(ref) for ref in range(10)]
    assert {row.state for row in rows} == {"pending"}
    assert all(row.retry_at is not None for row in rows)
    assert way().pace.using == 1


def test_a_slow_relay_never_holds_a_letter_beyond_its_lease(
    posting: Callable[..., None], server: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    from unhurried.mail.rules import Patience
    from unhurried.mail.service import carrying, claiming, draining

    short = Patience(timedelta(seconds=1), timedelta(seconds=5))
    for module in (carrying, claiming, draining):
        monkeypatch.setattr(module, "patience", lambda: short)
    posting()
    server.seconds = 0.2
    write_many(8)
    assert drain("lesson", seconds=0.1) <= 4
    states = [row_of(ref).state for ref in range(8)]
    assert states.count("sent") == len(server.kept)
    assert set(states) == {"sent", "pending"}
