"""The waiting list of a full group: it moves up by itself, once, and passes over who is kept apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from unhurried.accounts.service import find_or_make_person
from unhurried.cohorts import queries, service
from unhurried.cohorts.emails import PlaceOfferedKind
from unhurried.cohorts.models import Cohort, Enrolment, Invitation, Waiting
from unhurried.cohorts.rules import CohortFull, Wishes
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow

COURSE = "trusting-yourself-again"
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
DAYS = timedelta(days=1)


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Iterator[Flask]:
    """A group of two that is full, three who wait for it in turn, and a group beside it with one who waits."""
    found = new_app()
    with found.app_context():
        with transaction():
            clock.stop_at(NOON)
            for name in ("Harbour", "Noise"):
                group = service.create_cohort(COURSE, name, date(2026, 11, 9), capacity=2)
                service.launch(group)
                for who in ("in", "also"):
                    service.enrol_address(group, f"{who}@{name.lower()}.example", Wishes())
        for who in ("ada", "ben", "cem"):
            ask(1, who)
        ask(2, "noise")
        yield found


def ask(cohort: int, who: str) -> int:
    """This person is invited, finds the group full, and waits; the invitation's id."""
    with transaction():
        group = db.session.get_one(Cohort, cohort)
        found = service.invite(group, f"{who}@example.org")
        assert found is not None
        service.wait(found)
        clock.stop_at(clock.now() + timedelta(minutes=1))
        return found.id


def go(email: str) -> None:
    """Somebody leaves."""
    with transaction():
        person = find_or_make_person(email).id
        service.leave(db.session.scalars(select(Enrolment).where(Enrolment.person_id == person)).one())


def look() -> int:
    """One look of the clockwork at every waiting list."""
    offered = 0
    for cohort in queries.cohorts_with_waiting():
        with transaction():
            offered += service.move_up(cohort)
    return offered


def turns() -> dict[str, str]:
    db.session.rollback()
    rows = db.session.scalars(select(Waiting).where(Waiting.cohort_id == 1).order_by(Waiting.id))
    return {one.email.partition("@")[0]: one.state for one in rows}


def letters() -> list[str]:
    db.session.rollback()
    rows = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "place_offered").order_by(OutboxRow.id))
    found = {row.id: row for row in rows}
    mails = PlaceOfferedKind().render(list(found.values()))
    return [mails[number].to.partition("@")[0] for number in found]


def join(who: str) -> None:
    with transaction():
        service.enrol_address(db.session.get_one(Cohort, 1), f"{who}@example.org", Wishes())


def test_a_free_place_is_offered_to_the_first_and_looking_again_offers_nothing(site: Flask) -> None:
    assert (look(), letters()) == (0, [])
    go("in@harbour.example")
    assert (look(), look()) == (1, 0)
    assert (turns(), letters()) == ({"ada": "offered", "ben": "waiting", "cem": "waiting"}, ["ada"])
    join("ada")
    assert look() == 0
    assert turns()["ada"] == "joined"


def test_an_offered_place_is_kept_for_whom_it_was_offered_to(site: Flask) -> None:
    go("in@harbour.example")
    for who in ("new", "ben"):
        with pytest.raises(CohortFull):
            join(who)
    look()
    for who in ("new", "ben"):
        with pytest.raises(CohortFull):
            join(who)
    join("ada")
    assert queries.places_taken(1) == 2


def test_an_offer_that_runs_out_goes_to_the_next_and_the_first_may_ask_again(site: Flask) -> None:
    go("in@harbour.example")
    look()
    with transaction():
        clock.stop_at(NOON + 4 * DAYS)
    assert look() == 0
    with transaction():
        clock.stop_at(NOON + 5 * DAYS + timedelta(hours=1))
    assert look() == 1
    assert turns() == {"ada": "passed", "ben": "offered", "cem": "waiting"}
    with pytest.raises(CohortFull):
        join("ada")
    with transaction():
        service.wait(db.session.scalars(select(Invitation).where(Invitation.email == "ada@example.org")).one())
        service.stop_waiting(db.session.scalars(select(Invitation).where(Invitation.email == "ben@example.org")).one())
    assert look() == 1
    assert turns() == {"ada": "waiting", "ben": "gone", "cem": "offered"}
    assert letters() == ["ada", "ben", "cem"]


def test_a_letter_never_goes_at_night_and_not_once_the_offer_is_over(site: Flask) -> None:
    with transaction():
        clock.stop_at(NOON.replace(hour=22))
    go("in@harbour.example")
    look()
    row = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "place_offered")).one()
    assert row.send_after == NOON.replace(hour=9) + DAYS
    assert PlaceOfferedKind().still_allowed([row]) == {}
    with transaction():
        clock.stop_at(row.send_after + 5 * DAYS)
    assert PlaceOfferedKind().still_allowed([row]) == {row.id: "no_longer_current"}


def test_whoever_is_kept_apart_is_passed_over_keeps_the_turn_and_two_apart_are_never_offered_at_once(
    site: Flask,
) -> None:
    with transaction():
        people = {who: find_or_make_person(who).id for who in ("also@harbour.example", "ada@example.org")}
        service.keep_apart(*people.values(), by=None)
        pair = (find_or_make_person("ben@example.org").id, find_or_make_person("cem@example.org").id)
        service.keep_apart(*pair, by=None)
        db.session.get_one(Cohort, 1).capacity = 5
    assert look() == 1
    assert turns() == {"ada": "waiting", "ben": "offered", "cem": "waiting"}
    with pytest.raises(CohortFull):
        join("cem")
    join("ben")
    assert look() == 0
    go("also@harbour.example")
    assert look() == 1
    assert turns() == {"ada": "offered", "ben": "joined", "cem": "waiting"}
    go("ben@example.org")
    assert look() == 1
    assert turns()["cem"] == "offered"


def test_two_workers_at_once_offer_one_place_once(site: Flask) -> None:
    go("in@harbour.example")
    start = Barrier(2)

    def work(_number: int) -> int:
        with site.app_context():
            start.wait(timeout=20)
            return look()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 1
    assert letters() == ["ada"]
