"""One worker has more to do than it can: sign-in mail goes first, and neither of the other lanes starves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from bench.people import DUE, fill
from tests.faults.letters import letter
from tests.infra.children import wait_until
from tests.mail.relay import Relay, relay
from tests.worker.conftest import Start, answering
from unhurried.accounts.service.links import ask_for_link
from unhurried.kit import clock, doorbell
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.mail.service import put_many
from worker.turns import SMALL_GROUP, Shares

pytestmark = pytest.mark.timeout(240)
LESSONS, GENTLE, BEGUN = 700, 30, 50
SOMEBODY = LESSONS + GENTLE + 1
RECIPIENT = re.compile(rb"^To: .*?p(\d+)@", re.MULTILINE)


@pytest.fixture
def smtp() -> Iterator[Relay]:
    """A relay that takes sixty messages a second at most."""
    with relay() as found:
        found.seconds = 0.015
        yield found


@pytest.fixture
def site(new_app: Callable[..., Flask], redis_url: str, smtp: Relay) -> Iterator[Flask]:
    """People in their third week; nobody rings for what is written to them, so that the beat must find it."""
    app = new_app(redis_url=redis_url, smtp_url=smtp.url, mail_from="hello@site.test")
    fill(app, SOMEBODY)
    with app.app_context():
        app.extensions.pop("unhurried.bell")
        with transaction():
            clock.stop_at(DUE)
        yield app


def write(lane: str, people: range) -> None:
    with transaction():
        put_many(letter(who, 1, lane) for who in people)


def recipients(server: Relay) -> list[int]:
    """Who got a letter, in the order of getting it."""
    return [int(found[1]) for text in list(server.kept) if (found := RECIPIENT.search(text))]


def is_settled() -> bool:
    db.session.rollback()
    return not db.session.query(OutboxRow).filter(OutboxRow.state.in_(("pending", "claimed", "armed"))).count()


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_in_a_burst_of_lessons_sign_in_mail_goes_first_and_the_gentle_lane_has_a_share(
    site: Flask, start: Start, smtp: Relay, redis_url: str
) -> None:
    start("worker")
    wait_until(lambda: answering(redis_url) > 0, what="the worker", seconds=60)
    start("beat")
    write("lesson", range(1, LESSONS + 1))
    wait_until(lambda: len(smtp.kept) > BEGUN, what="the burst", seconds=60)
    write("gentle", range(LESSONS + 1, LESSONS + GENTLE + 1))
    with transaction():
        ask_for_link(f"p{SOMEBODY}@people.example", "")
    wait_until(is_settled, what="the ledger", seconds=150)
    order = recipients(smtp)
    gentle = [place for place, who in enumerate(order) if LESSONS < who < SOMEBODY]
    assert sorted(order) == list(range(1, SOMEBODY + 1))
    assert max(gentle[-1], order.index(SOMEBODY)) < LESSONS * 0.7, "a lane waited for the end of the burst"
    first = order[: gentle[-1]]
    assert sum(who <= LESSONS for who in first) > len(first) * 0.7, "the lessons waited for the gentle lane"


@dataclass
class Lanes:
    """Lanes as numbers of what waits; a slice sends one group."""

    waiting: dict[str, int]
    sent: list[str] = field(default_factory=list)

    def drain(self, lane: str, limit: int, _seconds: float) -> int:
        number = min(limit, self.waiting[lane])
        self.waiting[lane] -= number
        self.sent += [lane] * number
        return number


def served(rounds: int, **waiting: int) -> Lanes:
    found = Lanes({"urgent": 0, "lesson": 0, "gentle": 0} | waiting)
    shares = Shares(found.drain)
    for _round in range(rounds):
        shares.serve(doorbell.LANES)
    return found


@given(st.integers(0, 900), st.integers(200, 20_000), st.integers(0, 20_000), st.integers(10, 60))
def test_whatever_waits_the_lessons_get_three_quarters_and_the_gentle_lane_a_fifth_if_it_wants_it(
    urgent: int, lesson: int, gentle: int, rounds: int
) -> None:
    found = served(rounds, urgent=urgent, lesson=lesson, gentle=gentle)
    sent = [lane for lane in found.sent if lane != "urgent"]
    last = max(place for place, lane in enumerate(sent) if lane == "lesson")
    number = sent[: last + 1].count("gentle")
    assert number <= last * 0.25 + SMALL_GROUP
    if found.waiting["gentle"]:
        assert number >= last * 0.19 - SMALL_GROUP


def test_where_no_lesson_waits_the_gentle_lane_has_the_whole_turn() -> None:
    assert served(5, gentle=1000).sent == ["gentle"] * 1000


def test_what_is_urgent_goes_first_in_each_round() -> None:
    assert served(1, urgent=3, lesson=500).sent[:4] == ["urgent", "urgent", "urgent", "lesson"]
