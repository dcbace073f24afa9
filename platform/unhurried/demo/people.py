"""The demo's people, and the first weeks that they live through the real rules before anyone looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask import Flask
from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.cohorts import service as cohorts
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator
from unhurried.cohorts.rules import Wishes
from unhurried.demo.circle import talk
from unhurried.gatherings import service as gatherings
from unhurried.gatherings.rules import Wish
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.service import run_until
from unhurried.pacing import service as pacing
from unhurried.pacing.models import Opening, Reading

COURSE = "trusting-yourself-again"
BEGAN = timedelta(days=15)
CALLS = (("First evening", 3), ("Halfway: an evening of questions", 17))
LINK = "https://meet.example.org/tuesday"
ADMIN, FACILITATOR = "admin@demo.example", "facilitator@demo.example"


@dataclass(frozen=True)
class Sketch:
    """One person of the demo. `reads` is how many weeks they read; `joins` and `rests` are days after the start."""

    name: str
    role: str
    zone: str
    hour: time
    reads: int
    day: int = 0
    style: str = "note"
    reminders: bool = True
    own: int | None = None
    joins: int = -1
    rests: int | None = None


SKETCHES = (
    Sketch("Ana", "reads each page as it opens", "Europe/Madrid", time(9), 9),
    Sketch("Bea", "has been quiet since the first page", "Europe/Berlin", time(18), 0, style="discreet"),
    Sketch("Chidi", "is resting for two weeks", "Africa/Lagos", time(8, 30), 1, day=1, rests=9),
    Sketch("Dana", "joined late and is catching up", "America/New_York", time(10), 9, joins=9),
    Sketch("Emre", "goes at their own pace, ten days at a time", "Europe/Istanbul", time(19), 9, own=10),
    Sketch("Fern", "reads a little later", "Australia/Sydney", time(12), 2, day=1, reminders=False),
    Sketch("Goro", "reads each page as it opens", "Asia/Tokyo", time(20), 9, day=1, style="discreet"),
)


def address_of(sketch: Sketch) -> str:
    """The address of a demo person, in a name reserved for examples."""
    return f"{sketch.name.lower()}@demo.example"


def live_until_today(house: Flask) -> None:
    """What the demo does before anyone looks, in a site without a bell: nobody else decides or sends meanwhile."""
    with house.app_context():
        live_first_weeks(clock.wall())


def live_first_weeks(today: datetime) -> None:
    """Make the demo's people and walk them from the group's start to `today`; a second call changes nothing."""
    if db.session.scalar(select(Cohort.id).limit(1)):
        return
    start = today.replace(hour=0, minute=0, second=0, microsecond=0) - BEGAN
    with transaction():
        clock.stop_at(start)
        cohort_id = _found(start)
    for day in range(BEGAN.days + 1):
        with transaction():
            _live(cohort_id, day)
        run_until(min(start + timedelta(days=day + 1), today), step=timedelta(days=1), deliver=True)
    with transaction():
        clock.run_from(today)


def _found(start: datetime) -> int:
    set_role(find_or_make_person(ADMIN), "admin")
    facilitator = find_or_make_person(FACILITATOR)
    set_role(facilitator, "facilitator")
    first = start.date() + timedelta(days=1)
    cohort = cohorts.create_cohort(COURSE, "The Tuesday group", first, zone="Europe/Madrid", capacity=12)
    db.session.add(Facilitator(cohort_id=cohort.id, person_id=facilitator.id))
    cohorts.launch(cohort)
    for title, days in CALLS:
        gatherings.plan(cohort, Wish(title, first + timedelta(days=days), time(19), 60, LINK), by=facilitator.id)
    return cohort.id


def _live(cohort_id: int, day: int) -> None:
    cohort = db.session.get_one(Cohort, cohort_id)
    for sketch in SKETCHES:
        if sketch.joins == day or (sketch.joins < 0 and day == 0):
            _join(cohort, sketch)
        if sketch.rests == day:
            pacing.pause(find_or_make_person(address_of(sketch)).id, 2)
    for place, position in _unread(cohort_id, day):
        pacing.record_finished(place, position)
    talk(cohort_id, find_or_make_person(FACILITATOR).id, day)


def _join(cohort: Cohort, sketch: Sketch) -> None:
    wishes = Wishes(sketch.name, "solo", sketch.zone, sketch.hour, sketch.day, sketch.style, sketch.reminders)
    cohorts.enrol_address(cohort, address_of(sketch), wishes, own_pace=sketch.own)


def _unread(cohort_id: int, day: int) -> list[tuple[int, int]]:
    """Place and week of each page that is open to somebody who came before today and reads as far as that."""
    there = {address_of(one): one.reads for one in SKETCHES if one.joins < day and day}
    rows = select(Opening.enrolment_id, Opening.position, Person.email)
    rows = rows.join(Enrolment, Enrolment.id == Opening.enrolment_id).join(Person, Person.id == Enrolment.person_id)
    read = select(Reading.id).where(Reading.enrolment_id == Opening.enrolment_id, Reading.position == Opening.position)
    rows = rows.where(Enrolment.cohort_id == cohort_id, ~read.exists()).order_by(Opening.id)
    found = db.session.execute(rows).all()
    return [(row[0], row[1]) for row in found if row[1] <= there.get(row[2], 0)]
