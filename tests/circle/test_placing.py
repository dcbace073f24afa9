"""Seats in a real database: whoever joins, is kept apart, is moved or leaves, in any order."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.lessons.readers import DAY_ONE, join, make_cohort, stand
from unhurried.circle import queries, rules, service
from unhurried.circle.models import Circle, CircleSeat
from unhurried.cohorts import service as cohorts
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.queries import kept_apart
from unhurried.kit.db import db, transaction


def circles(cohort: int, track: str = "hurt") -> dict[int, list[int]]:
    return queries.sitting(cohort, track)


def enrolled(cohort: int) -> list[Enrolment]:
    return list(db.session.scalars(select(Enrolment).where(Enrolment.cohort_id == cohort).order_by(Enrolment.id)))


def bigger(cohort: int, capacity: int = 40) -> int:
    with transaction():
        db.session.get_one(Cohort, cohort).capacity = capacity
    return cohort


def test_the_first_who_comes_in_brings_seats_for_all_of_their_track(app: Flask) -> None:
    cohort = bigger(make_cohort())
    for number in range(16):
        join(cohort, f"one{number}@example.org")
    other = join(cohort, "other@example.org", track="broke")
    stand(DAY_ONE)
    with transaction():
        service.enter(enrolled(cohort)[5])
    assert sorted(map(len, circles(cohort).values())) == [8, 8]
    assert circles(cohort, "broke") == {}
    with transaction():
        service.enter(db.session.get_one(Enrolment, other))
    assert [len(people) for people in circles(cohort, "broke").values()] == [1]
    place = queries.places_of(enrolled(cohort)[5].person_id)[0]
    assert place.is_in
    assert queries.companions(place, ()) == []  # the others have seats, and did not come in


class Life:
    """Random deeds in one group of up to sixteen people, through the services."""

    def __init__(self, seed: int) -> None:
        self.dice, self.cohort, self.names = random.Random(seed), bigger(make_cohort()), 8
        for number in range(self.names):
            join(self.cohort, f"one{number}@example.org")
        stand(DAY_ONE)

    def step(self) -> None:
        people = [one for one in enrolled(self.cohort) if one.left_at is None]
        deed = self.dice.choice(("join", "enter", "enter", "apart", "move", "leave", "new"))
        if deed == "join" and len(people) < 16:
            self.names += 1
            join(self.cohort, f"one{self.names}@example.org")
        elif people:
            self._with(deed, self.dice.choice(people), people)

    def _with(self, deed: str, one: Enrolment, people: list[Enrolment]) -> None:
        rows = list(db.session.scalars(select(Circle).order_by(Circle.id)))
        seat = db.session.scalar(select(CircleSeat).where(CircleSeat.enrolment_id == one.id))
        with transaction():
            if deed == "enter":
                service.enter(one)
            elif deed == "apart" and len(people) > 1:
                self._apart(*self.dice.sample(people, 2))
            elif deed == "leave" and seat is not None:
                service.leave(db.session.get_one(CircleSeat, seat.id))
            elif deed == "new" and len(rows) < 5:
                service.new_circle(db.session.get_one(Cohort, self.cohort), "hurt", by=one.person_id)
            elif deed == "move" and seat is not None and seat.left_at is None:
                self._move(seat.id, self.dice.choice(rows).id, one.person_id)

    def _apart(self, one: Enrolment, other: Enrolment) -> None:
        cohorts.keep_apart(one.person_id, other.person_id, by=None)
        for circle in db.session.scalars(select(Circle.id).order_by(Circle.id)).all():
            service.separate(circle)

    def _move(self, seat: int, circle: int, by: int) -> None:
        try:
            service.move(db.session.get_one(CircleSeat, seat), db.session.get_one(Circle, circle), by=by)
        except service.CircleFault:
            person = self._person(seat)
            assert not rules.may_sit(person, queries.people_in(circle), {person: kept_apart(person)})

    def _person(self, seat: int) -> int:
        return db.session.get_one(Enrolment, db.session.get_one(CircleSeat, seat).enrolment_id).person_id


@pytest.mark.parametrize("seed", [1, 2])
def test_kept_apart_holds_through_any_order_of_joins_and_moves(app: Flask, seed: int) -> None:
    life, met = Life(seed), False
    for _step in range(45):
        life.step()
        for people in circles(life.cohort).values():
            assert len(people) <= rules.LARGEST
            for one, other in combinations(people, 2):
                assert other not in kept_apart(one)
            met = met or len(people) > 3
    assert met


def test_a_facilitator_moves_somebody_within_the_track_only_and_it_is_written_down(app: Flask) -> None:
    cohort = make_cohort()
    one, two = (join(cohort, f"{name}@example.org") for name in ("one", "two"))
    other = join(cohort, "other@example.org", track="broke")
    stand(DAY_ONE)
    with transaction():
        seats = [service.enter(db.session.get_one(Enrolment, place)).id for place in (one, two, other)]
        fresh = service.new_circle(db.session.get_one(Cohort, cohort), "hurt", by=1).id
        service.move(db.session.get_one(CircleSeat, seats[0]), db.session.get_one(Circle, fresh), by=1)
    assert sorted(map(len, circles(cohort).values())) == [1, 1]
    with transaction():
        cohorts.keep_apart(*(db.session.get_one(Enrolment, place).person_id for place in (one, two)), by=None)
    for seat in seats[1:]:  # somebody kept apart from who sits there, and somebody of the other track
        with transaction(), pytest.raises(service.CircleFault, match="no place"):
            service.move(db.session.get_one(CircleSeat, seat), db.session.get_one(Circle, fresh), by=1)


def test_who_leaves_is_seen_no_more_and_may_come_back(app: Flask) -> None:
    cohort = make_cohort()
    one, two = (join(cohort, f"{name}@example.org") for name in ("one", "two"))
    stand(DAY_ONE)
    with transaction():
        for place in (one, two):
            seat = service.enter(db.session.get_one(Enrolment, place))
        service.leave(seat)
    me = queries.place_of(db.session.get_one(Enrolment, one).person_id, one)
    assert me is not None
    assert queries.companions(me, ()) == []
    with transaction():
        service.enter(db.session.get_one(Enrolment, two))
    assert [other.name for other in queries.companions(me, ())] == ["two"]
