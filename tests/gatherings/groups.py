"""A group that meets: its people, its facilitator, and gatherings on its own wall clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.lessons.readers import join, make_cohort, stand
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.gatherings import queries, service
from unhurried.gatherings.models import Gathering
from unhurried.gatherings.rules import Wish
from unhurried.kit.db import db, transaction

STARTS = date(2026, 10, 19)
BEFORE = datetime(2026, 10, 12, 12, tzinfo=UTC)
THURSDAY = date(2026, 10, 22)
COURSE = "trusting-yourself-again"
LINK = "https://meet.example.org/r/1"
TYPED = {"title": "First evening", "on": "2026-10-22", "clock": "19:00", "minutes": "60", "link": LINK}


def group(*people: str, starts_on: date = STARTS, **rhythm: Any) -> int:
    """A launched group in London, whose people have this rhythm; it is a week before its first day."""
    stand(datetime(2026, 10, 5, 12, tzinfo=UTC))
    cohort = make_cohort(COURSE, starts_on)
    for email in people:
        member(cohort, email, **rhythm)
    stand(BEFORE)
    return cohort


def member(cohort: int, email: str, **rhythm: Any) -> int:
    """Someone in the group, at nine in the morning in London; returns their enrolment."""
    place = join(cohort, email, track="solo")
    with transaction():
        person = person_of(place)
        person.inbox = "mine"
        for name, value in rhythm.items():
            setattr(person, name, value)
    return place


def person_of(place: int) -> Person:
    return db.session.scalars(select(Person).join(Enrolment).where(Enrolment.id == place)).one()


def wish(on: date = THURSDAY, clock: time = time(19), **more: Any) -> Wish:
    usual = {"title": "First evening", "minutes": 60, "link": "https://meet.example.org/r/1"}
    return Wish(on=on, clock=clock, **{**usual, **more})


def planned(cohort: int, on: date = THURSDAY, clock: time = time(19), **more: Any) -> int:
    """A gathering of the group; returns its id."""
    with transaction():
        found = service.plan(db.session.get_one(Cohort, cohort), wish(on, clock, **more), by=None)
        return found.id


def changed(gathering: int, on: date = THURSDAY, clock: time = time(19), **more: Any) -> None:
    with transaction():
        row = db.session.get_one(Gathering, gathering)
        cohort = db.session.get_one(Cohort, row.cohort_id)
        service.change(cohort, gathering, wish(on, clock, **more), seen=row.version, by=None)


def called_off(gathering: int) -> int:
    with transaction():
        row = db.session.get_one(Gathering, gathering)
        return service.call_off(db.session.get_one(Cohort, row.cohort_id), gathering, seen=row.version, by=None)


def found(gathering: int) -> queries.Meeting:
    db.session.rollback()
    meeting = queries.meeting(gathering)
    assert meeting is not None
    return meeting


def at(cohort: int, rest: str = "") -> str:
    """A path of the desk's pages on the group's gatherings."""
    return f"/desk/groups/{cohort}/gatherings{rest}"


def rows(site: Flask) -> list[Gathering]:
    """Every gathering that is kept."""
    with site.app_context():
        return list(db.session.scalars(select(Gathering).order_by(Gathering.id)))
