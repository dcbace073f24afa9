"""The due-queue: who is due is claimed in order and once, and one row a person says when to look again."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from tests.infra.clocks import Clock
from unhurried.accounts.models import Person
from unhurried.agenda.models import Due
from unhurried.agenda.service import claim_due, look_again, plan
from unhurried.kit import clock as kit_clock
from unhurried.kit.db import db, transaction

NOON = datetime(2026, 10, 19, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(app: Flask, clock: Clock) -> list[int]:
    """Twelve people whom nobody looks at yet, besides one who is due in a year."""
    with transaction():
        kit_clock.stop_at(NOON)
        made = [Person(email=f"p{n}@people.example", created_at=NOON) for n in range(13)]
        db.session.add_all(made)
        db.session.flush()
        plan({made[-1].id: NOON + timedelta(days=365)})
        return [person.id for person in made[:-1]]


def queue() -> dict[int, datetime]:
    return {row.person_id: row.look_at for row in db.session.execute(select(Due.person_id, Due.look_at))}


def test_the_longest_due_is_claimed_first_and_nobody_before_their_time(people: list[int]) -> None:
    with transaction():
        plan({who: NOON - MINUTE * number for number, who in enumerate(people[:4])})
        plan({people[4]: NOON + MINUTE, people[5]: NOON})
    with transaction():
        assert claim_due(NOON, limit=3) == [people[3], people[2], people[1]]
        assert claim_due(NOON) == [people[3], people[2], people[1], people[0], people[5]]


def test_planning_moves_a_person_takes_them_off_or_puts_them_on(people: list[int]) -> None:
    one, two, three = people[:3]
    with transaction():
        plan({one: NOON, two: NOON})
    with transaction():
        plan({one: NOON + MINUTE, two: None, three: NOON, people[3]: None})
    found = queue()
    assert (found[one], found[three]) == (NOON + MINUTE, NOON)
    assert two not in found
    assert people[3] not in found
    assert len(found) == 3


def test_planning_nobody_changes_nothing(people: list[int]) -> None:
    before = queue()
    with transaction():
        plan({})
    assert queue() == before


def test_whoever_asks_for_a_look_is_due_at_once(people: list[int]) -> None:
    with transaction():
        plan({who: NOON + timedelta(days=3) for who in people})
    with transaction():
        look_again([people[2], people[2], people[7]])
    with transaction():
        assert sorted(claim_due(NOON)) == [people[2], people[7]]


def test_a_thousand_people_are_planned_by_one_statement(people: list[int]) -> None:
    said: list[str] = []
    engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda c, cursor, text, *more: said.append(text))
    with transaction():
        plan(dict.fromkeys(people, NOON))
    assert sum("INSERT INTO due" in text for text in said) == 1


def test_two_clockworks_never_claim_the_same_person(app: Flask, people: list[int]) -> None:
    with transaction():
        plan(dict.fromkeys(people, NOON))
    found: list[list[int]] = []
    first_has_claimed, second_is_done = threading.Event(), threading.Event()

    def second() -> None:
        with app.app_context():
            first_has_claimed.wait(20)
            with transaction():
                found.append(claim_due(NOON))
                plan(dict.fromkeys(found[-1]))
            second_is_done.set()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction():
        mine = claim_due(NOON, limit=5)
        first_has_claimed.set()
        if db.engine.dialect.name == "postgresql":
            second_is_done.wait(20)
        plan(dict.fromkeys(mine))
    thread.join(20)
    assert len(mine) == 5
    assert sorted(mine + found[0]) == sorted(people)
