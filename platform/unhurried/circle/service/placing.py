"""Giving people their seats: everyone of a track when the first comes in, and whoever joins later after that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from unhurried.audit.service import record
from unhurried.circle import rules
from unhurried.circle.models import Circle, CircleSeat, CircleThread
from unhurried.circle.queries import people_in, sitting
from unhurried.circle.service.faults import CircleFault
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.queries import course_of, kept_apart
from unhurried.kit import clock
from unhurried.kit.db import db


def enter(enrolment: Enrolment, *, quiet: bool = False) -> CircleSeat:
    """Come into one's circle, to write or only to read. Raises CircleFault for someone a facilitator took out."""
    cohort = _locked(enrolment.cohort_id)
    seat = db.session.scalar(select(CircleSeat).where(CircleSeat.enrolment_id == enrolment.id))
    if seat is not None and seat.removed_at is not None:
        raise CircleFault(_("Your facilitator has closed this circle for you. You can write to them about it."))
    _seat_everyone(cohort, enrolment.track)
    seat = db.session.scalars(select(CircleSeat).where(CircleSeat.enrolment_id == enrolment.id)).one()
    if seat.left_at is not None:
        seat.left_at = None
        _seat(cohort, enrolment.track, [enrolment])
    if rules.torn(people := people_in(seat.circle_id), _apart(people)):
        separate(seat.circle_id)
    seat.entered_at, seat.quiet = seat.entered_at or clock.now(), quiet
    db.session.flush()
    return seat


def leave(seat: CircleSeat) -> None:
    """Leave the circle without a reason. What was written stays until its writer takes it back; coming back is free."""
    seat.left_at, seat.entered_at, seat.digest = clock.now(), None, "off"
    db.session.flush()


def separate(circle_id: int) -> None:
    """Part those who are kept apart since they sat down together: who came later gets a seat in another circle."""
    circle = db.session.get_one(Circle, circle_id)
    cohort = _locked(circle.cohort_id)
    people = people_in(circle_id)
    leaving = rules.torn(people, _apart(people))
    rows = select(Enrolment).where(Enrolment.cohort_id == cohort.id, Enrolment.person_id.in_(leaving))
    _seat(cohort, circle.track, db.session.scalars(rows.order_by(Enrolment.id)).all())


def move(seat: CircleSeat, to: Circle, *, by: int) -> None:
    """Give someone a seat in another circle of their track. Raises CircleFault where there is no place for them."""
    before, enrolment = db.session.get_one(Circle, seat.circle_id), db.session.get_one(Enrolment, seat.enrolment_id)
    _locked(to.cohort_id)
    people = people_in(to.id)
    same = (to.cohort_id, to.track) == (before.cohort_id, before.track)
    if not same or not rules.may_sit(enrolment.person_id, people, _apart([enrolment.person_id])):
        raise CircleFault(_("There is no place for them in that circle. Nothing was changed."), "circle")
    seat.circle_id, seat.seated_at = to.id, clock.now()
    record("circle seat moved", actor=by, subject=enrolment.person_id, circle=to.id, before=before.id)
    db.session.flush()


def new_circle(cohort: Cohort, track: str, *, by: int) -> Circle:
    """One circle more, empty, for whoever is moved there."""
    _locked(cohort.id)
    number = max(sitting(cohort.id, track), default=0) + 1
    record("circle opened", actor=by, cohort=cohort.id, number=number)
    return _circle(cohort, track, number)


def _locked(cohort_id: int) -> Cohort:
    """The cohort, kept from others who take a seat until the transaction ends."""
    return db.session.scalars(select(Cohort).where(Cohort.id == cohort_id).with_for_update()).one()


def _seat_everyone(cohort: Cohort, track: str) -> None:
    """Seats for all of the track who have none; those who left the circle or were taken out keep what they have."""
    rows = select(Enrolment).outerjoin(CircleSeat, CircleSeat.enrolment_id == Enrolment.id)
    rows = rows.where(Enrolment.cohort_id == cohort.id, Enrolment.track == track, Enrolment.left_at.is_(None))
    _seat(cohort, track, db.session.scalars(rows.where(CircleSeat.id.is_(None)).order_by(Enrolment.id)).all())


def _seat(cohort: Cohort, track: str, places: Iterable[Enrolment]) -> None:
    """A seat for each of these, in a circle where nobody is kept apart from them; a seat that they had is moved."""
    by_person = {place.person_id: place for place in places}
    circles = {
        number: [one for one in people if one not in by_person] for number, people in sitting(cohort.id, track).items()
    }
    found = rules.placed(list(by_person), circles, _apart(by_person))
    rows = {one.number: one for one in _circles(cohort.id, track)}
    for person, number in found.items():
        if number not in rows:
            rows[number] = _circle(cohort, track, number)
        _sit(by_person[person], rows[number], clock.now())
    db.session.flush()


def _sit(place: Enrolment, circle: Circle, at: datetime) -> None:
    seat = db.session.scalar(select(CircleSeat).where(CircleSeat.enrolment_id == place.id))
    if seat is None:
        db.session.add(CircleSeat(circle_id=circle.id, enrolment_id=place.id, seated_at=at))
    else:
        seat.circle_id, seat.seated_at = circle.id, at


def _circles(cohort_id: int, track: str) -> list[Circle]:
    return list(db.session.scalars(select(Circle).where(Circle.cohort_id == cohort_id, Circle.track == track)))


def _circle(cohort: Cohort, track: str, number: int) -> Circle:
    """A circle with a thread for each week of the course that has something to read."""
    now = clock.now()
    circle = Circle(cohort_id=cohort.id, track=track, number=number, made_at=now)
    db.session.add(circle)
    db.session.flush()
    weeks = [week for week in course_of(cohort).outline.weeks if week.kind != "rest"]
    db.session.add_all(CircleThread(circle_id=circle.id, position=week.position, made_at=now) for week in weeks)
    db.session.flush()
    return circle


def _apart(people: Iterable[int]) -> dict[int, set[int]]:
    return {person: kept_apart(person) for person in people}
