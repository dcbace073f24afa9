"""What facilitators decide about a circle and its seats: each is written down, and each can be undone."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from unhurried.audit.service import record
from unhurried.circle import rules
from unhurried.circle.models import Circle, CircleSeat, CircleThread
from unhurried.circle.queries import people_in
from unhurried.circle.service.faults import CircleFault
from unhurried.cohorts.models import Enrolment
from unhurried.cohorts.queries import kept_apart
from unhurried.kit import clock
from unhurried.kit.db import db

MUTE_DAYS = (1, 3, 7, 14)


def slow_down(circle: Circle, minutes: int, *, by: int) -> None:
    """Have so many minutes lie between two posts of one person; 0 ends it. Raises CircleFault."""
    if not 0 <= minutes <= rules.SLOWEST:
        raise CircleFault(_("Write a number of minutes from 0 to 1,440."), "minutes")
    circle.slow_minutes = minutes
    record("circle slowed", actor=by, circle=circle.id, minutes=minutes)
    db.session.flush()


def open_thread(circle: Circle, title: str, *, by: int) -> CircleThread:
    """A free thread with this title. Raises CircleFault for an empty or a long one."""
    words = rules.one_line(title)
    if not words or len(words) > rules.LONGEST_TITLE:
        raise CircleFault(_("Give the thread a title of up to 80 characters."), "title")
    thread = CircleThread(circle_id=circle.id, title=words, made_at=clock.now())
    db.session.add(thread)
    db.session.flush()
    record("circle thread opened", actor=by, circle=circle.id, thread=thread.id)
    return thread


def close_thread(thread: CircleThread, *, closed: bool, by: int) -> None:
    """Have a thread only be read from now on, or written in again."""
    thread.closed_at = clock.now() if closed else None
    record("circle thread closed" if closed else "circle thread opened again", actor=by, thread=thread.id)
    db.session.flush()


def quieten(seat: CircleSeat, days: int, *, by: int) -> None:
    """Ask somebody to read only for so many days; 0 ends it. Raises CircleFault for any other number."""
    if days and days not in MUTE_DAYS:
        raise CircleFault(_("Choose for how long."), "days")
    seat.muted_until = clock.now() + timedelta(days=days) if days else None
    _record("circle member muted" if days else "circle member unmuted", seat, by, days=days)


def take_out(seat: CircleSeat, *, by: int) -> None:
    """Close the circle for somebody: they read and write there no more, and their posts stay. Twice is once."""
    if seat.removed_at is None:
        seat.removed_at = clock.now()
        _record("circle member removed", seat, by)


def let_back(seat: CircleSeat, *, by: int) -> None:
    """Open it for them again. Raises CircleFault where their place was taken meanwhile."""
    if seat.removed_at is None:
        return
    person = db.session.get_one(Enrolment, seat.enrolment_id).person_id
    if not rules.may_sit(person, people_in(seat.circle_id), {person: kept_apart(person)}):
        raise CircleFault(_("There is no place for them in that circle. Move them to another one first."), "circle")
    seat.removed_at = None
    _record("circle member let back", seat, by)


def _record(act: str, seat: CircleSeat, by: int, **detail: int) -> None:
    db.session.flush()
    person = db.session.get_one(Enrolment, seat.enrolment_id).person_id
    record(act, actor=by, subject=person, circle=seat.circle_id, **detail)
