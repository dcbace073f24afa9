"""The burst breaker: what nobody planned stands still until somebody says “go on”; what is planned never does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from tests.desk.admins import counted
from tests.infra.smtp import SmtpServer
from tests.mail.conftest import Pebble, address, change, row_of
from unhurried.accounts.service import find_or_make_person
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import MailOver, MailStop, OutboxRow
from unhurried.mail.service import bursting, drain, put_many, register
from unhurried.mail.service.draining import hang_up

MOST = 3


@pytest.fixture
def make_site(new_app: Callable[..., Flask], smtp: SmtpServer) -> Callable[..., Flask]:
    def make(mail_burst: int = MOST) -> Flask:
        app = new_app(smtp_url=smtp.url, mail_from="hello@site.test", mail_burst=mail_burst)
        register(app, Pebble())
        return app

    return make


@pytest.fixture
def site(make_site: Callable[..., Flask]) -> Iterator[Flask]:
    app = make_site()
    with app.app_context():
        with transaction():
            for number in range(1, 9):
                find_or_make_person(f"p{number}@people.example")
        yield app
        hang_up()


def pebbles(who: int, refs: Iterable[int], lane: str = "lesson") -> None:
    """Messages to one person that are due."""
    due = clock.now() - timedelta(minutes=1)
    plain = {"kind": "pebble", "lane": lane, "person_id": who, "send_after": due}
    with transaction():
        put_many([{**plain, "key": f"pebble:{ref}", "ref": ref} for ref in refs])


def letters(days: int = 0, hours: float = 0, people: Iterable[int] = range(1, 9), state: str = "pending") -> None:
    """A letter to each of these people, of the day that is so many days ahead, due so many hours ahead."""
    at = clock.now() + timedelta(hours=hours)
    day = clock.now().date() + timedelta(days=days)
    with transaction():
        put_many(
            {
                "kind": "letter", "lane": "lesson", "person_id": who, "key": f"letter:{who}:{day}", "local_date": day,
                "send_after": at, "items": [{"item": "lesson:1"}], "state": state,
            }
            for who in people
        )  # fmt: skip


def states() -> list[str]:
    db.session.rollback()
    return [row.state for row in db.session.query(OutboxRow).order_by(OutboxRow.id)]


def test_one_person_who_is_written_to_again_and_again_stops_letters_and_never_sign_in_mail(
    site: Flask, smtp: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    pebbles(1, range(3 + MOST))
    assert drain("lesson") == 3 + MOST
    pebbles(1, [100])
    assert drain("lesson") == 0
    pebbles(2, [101], lane="gentle")
    pebbles(3, [102], lane="urgent")
    assert [drain(lane) for lane in ("gentle", "urgent")] == [0, 1]
    assert len(smtp.accepted) == 3 + MOST + 1
    assert bursting.stopped_since() is not None
    assert bursting.over_the_plan() == {"many": MOST + 1}
    assert bursting.waiting() == 2
    told = [one for one in caplog.records if "stand still" in one.message]
    assert [(one.levelno, one.getMessage()) for one in told] == [
        (logging.ERROR, "letters stand still: 4 messages over the plan within an hour")
    ]


def test_go_on_covers_what_is_written_and_counts_anew(site: Flask, smtp: SmtpServer) -> None:
    pebbles(1, range(20))
    assert drain("lesson") == 0
    with transaction():
        assert bursting.go_on() == 17
    assert drain("lesson") == 20
    pebbles(1, range(100, 100 + MOST))
    assert drain("lesson") == MOST
    pebbles(1, [200])
    assert drain("lesson") == 0
    with transaction():
        assert bursting.go_on() == MOST + 1
        assert bursting.go_on() == 0
    assert drain("lesson") == 1
    assert len(smtp.to(address(1))) == 1


def test_a_cohort_that_is_written_to_anew_stops_before_the_first_goes_out(site: Flask) -> None:
    letters()
    assert not bursting.stops("lesson")
    letters(days=1, hours=2)
    assert bursting.stops("lesson")
    assert bursting.over_the_plan() == {"letter": 8}
    assert set(states()) == {"pending"}


def test_rows_that_were_sent_and_wait_again_stop(site: Flask, smtp: SmtpServer) -> None:
    for who in range(1, 6):
        pebbles(who, [who])
    assert drain("lesson") == 5
    site.extensions.pop(f"{bursting.LOOKED}.lesson")
    for ref in range(1, 6):
        change(ref, state="pending")
    assert drain("lesson") == 0
    assert (len(smtp.accepted), bursting.over_the_plan()) == (5, {"again": MOST + 1})
    with transaction():
        assert bursting.go_on() == 5
    assert drain("lesson") == 5


def test_what_is_planned_never_stops(site: Flask) -> None:
    letters()
    letters(days=1, hours=24)
    letters(days=-1, hours=-24)
    letters(days=2, hours=48, people=[1, 2, 3, 4])
    for who in range(1, 9):
        pebbles(who, range(10 * who, 10 * who + 3))
    assert not bursting.stops("lesson")
    assert bursting.over_the_plan() == {}


@pytest.mark.parametrize("state", ["skipped", "held"])
def test_what_is_not_sent_at_all_is_no_letter(site: Flask, state: str) -> None:
    letters(state=state)
    letters(days=1, hours=1)
    assert not bursting.stops("lesson")


@pytest.mark.parametrize("state", ["dead", "uncertain", "expired", "suppressed"])
def test_a_letter_that_did_not_arrive_may_be_followed_by_another(site: Flask, state: str) -> None:
    letters()
    with transaction():
        db.session.query(OutboxRow).update({"state": state})
    letters(days=1, hours=1)
    assert not bursting.stops("lesson")


def test_nothing_stops_where_the_operator_wants_none(make_site: Callable[..., Flask], site: Flask) -> None:
    pebbles(1, range(20))
    with make_site(mail_burst=0).app_context():
        assert not bursting.stops("lesson")
    assert bursting.stops("lesson")


def test_each_message_is_counted_once_however_many_processes_look(make_site: Callable[..., Flask], site: Flask) -> None:
    pebbles(1, range(3 + MOST))
    for process in (site, make_site(), make_site()):
        with process.app_context():
            assert not bursting.stops("lesson")
            assert not bursting.stops("gentle")
    assert bursting.over_the_plan() == {"many": MOST}


def test_after_an_hour_it_still_asks_but_what_was_noticed_before_counts_no_more(site: Flask) -> None:
    pebbles(1, range(3 + MOST))
    assert not bursting.stops("lesson")
    with transaction():
        db.session.query(MailOver).update({"at": clock.wall() - timedelta(minutes=61)})
    pebbles(1, [50])
    assert not bursting.stops("lesson")
    pebbles(1, range(60, 63))
    assert bursting.stops("lesson")
    with transaction():
        db.session.query(MailStop).update({"at": clock.wall() - timedelta(hours=5)})
    assert bursting.stops("lesson")
    assert sum(bursting.over_the_plan().values()) > MOST


def test_while_letters_stand_still_what_was_under_way_is_settled_and_told(site: Flask, smtp: SmtpServer) -> None:
    pebbles(2, [1], lane="gentle")
    smtp.drop_after_data(address(1))
    drain("gentle")
    pebbles(1, range(10, 20))
    assert bursting.stops("gentle")
    pebbles(3, [30])
    change(1, lease_until=clock.wall() - timedelta(minutes=10))
    change(30, expires_at=clock.now() - timedelta(seconds=1))
    assert [drain(lane) for lane in ("gentle", "lesson")] == [1, 1]
    assert [row_of(ref).state for ref in (1, 30, 10)] == ["uncertain", "expired", "pending"]


def test_a_drain_without_new_letters_asks_two_short_questions(site: Flask) -> None:
    letters()
    assert not bursting.stops("lesson")
    with counted(site) as said:
        assert not bursting.stops("lesson")
    asked = [one for one in said if one.startswith("SELECT") and "FROM clock" not in one]
    assert len(asked) == 2, asked
    assert not any("EXISTS" in one for one in asked)
