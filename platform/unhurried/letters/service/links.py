"""What the links of a letter do. Doing it twice is doing it once."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Enrolment
from unhurried.kit.db import db
from unhurried.lessons.queries import week_after_move
from unhurried.letters.doors import Door
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import NotOpen

Letters = Literal["all", "lessons", "none"]


def say_read(door: Door) -> None:
    """The person says that they have read what the letter speaks of, in the group that they are in now."""
    running = _running(door)
    weeks = [week_after_move(door.person_id, *week) or week for week in door.weeks]
    for enrolment, position in weeks:
        if enrolment in running:
            try:
                pacing.record_read(enrolment, position)
            except NotOpen:
                continue


def ask_for_longer(door: Door) -> None:
    """The person needs longer: the next page waits until this one was read."""
    running = _running(door)
    for enrolment in dict.fromkeys(enrolment for enrolment, _position in door.weeks):
        if enrolment in running:
            pacing.need_longer(enrolment)


def choose_letters(person_id: int, letters: Letters) -> None:
    """All letters, lessons only, or none. That is not leaving, and it survives a new enrolment (docs: mail §3)."""
    person = db.session.get_one(Person, person_id)
    if person.letters == letters:
        return
    with pacing.changing([person_id], by_themselves=True):
        person.letters = letters


def choose_style(person_id: int, style: str) -> None:
    """`discreet`, `note` or `whole`; an inbox that is not theirs alone keeps its letters discreet."""
    person = db.session.get_one(Person, person_id)
    person.style = style if person.inbox == "mine" else "discreet"
    db.session.flush()


def _running(door: Door) -> set[int]:
    rows = select(Enrolment.id).where(Enrolment.person_id == door.person_id, Enrolment.left_at.is_(None))
    return set(db.session.scalars(rows))
