"""The usual look: a week opens on time, nothing else is due, and its letter goes. A short way to what the rules say.

Whoever is in doubt calls `compose.write`, which knows everything. A test holds both against each other.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from unhurried.letters.rules import ladder as rungs
from unhurried.letters.rules.budget import fits_after
from unhurried.letters.rules.facts import Person, unread_since, week_item
from unhurried.letters.rules.history import Letter
from unhurried.letters.rules.moment import Moment
from unhurried.letters.rules.weeks import riders
from unhurried.pacing.rules import Opening, next_opening

JUST_AFTER = timedelta(microseconds=1)


def usual_letter(person: Person, openings: tuple[Opening, ...], now: datetime) -> Letter | None:
    """The letter of a week that opens at this very moment; None where anything at all is not as usual.

    `person` has it open already.
    """
    if len(openings) != 1 or openings[0].at != now or not is_calm(person, openings[0].day, waiting=1):
        return None
    [opening], [place], history, day = openings, person.places, person.history, openings[0].day
    acted = person.actions[-1] if person.actions else None
    if (acted is not None and acted >= now) or unread_since(place, acted, now) or person.rhythm.is_quiet(now):
        return None
    if day in history.sent_on or not fits_after(day, history.taken):
        return None
    along = riders(Moment(person, day, now), place) if place.gatherings or place.calendar.holds else ()
    return Letter(now, day, (week_item(place, opening), *history.welcomes(place.id), *along))


def usual_look(person: Person, now: datetime) -> datetime | Literal["nothing"] | None:
    """When the next week opens or, before it, something else is to be told; `nothing` where nothing ever comes.

    None where anything is not as usual.
    """
    opening, rhythm = next_opening(person), person.rhythm
    today = rhythm.date_of(now)
    if (opening and opening.at <= now) or not is_calm(person, today):
        return None
    [place], after = person.places, now + JUST_AFTER
    looks = [opening.at] if opening else []
    if person.events:
        looks.append(rhythm.first_at(person.events[0].day))
    if unread := unread_since(place, person.acted(after), after):
        reminder = unread[0].day + timedelta(days=rungs.REMINDER)
        if place.left is not None or today >= reminder:
            return None
        looks.append(rhythm.first_at(reminder))
    return min(looks) if looks else "nothing"


def is_calm(person: Person, day: date, waiting: int = 0) -> bool:
    """Whether until the end of that date nothing but one group's weeks and reminders can be due.

    `waiting` is how many weeks may wait to be told.
    """
    [place, *others] = person.places or (None,)
    if place is None or others or person.answers or person.has_events_by(day):
        return False
    return len(person.untold.get(place.id, ())) == waiting
