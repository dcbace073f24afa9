"""The usual look: a week opens on time, nothing else is due, and its letter goes. A short way to what the rules say.

Whoever is in doubt calls `compose.write`, which knows everything. A test holds both against each other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from unhurried.letters.rules.budget import fits_after
from unhurried.letters.rules.facts import Person, unread_since, week_item
from unhurried.letters.rules.history import Letter
from unhurried.pacing.rules import Opening

JUST_AFTER = timedelta(microseconds=1)


def usual_letter(person: Person, openings: tuple[Opening, ...], now: datetime) -> Letter | None:
    """The letter of a week that opens at this very moment; None where anything at all is not as usual.

    `person` is as they were before it opened.
    """
    if len(openings) != 1 or openings[0].at != now or not is_calm(person):
        return None
    [opening], [place], history = openings, person.places, person.history
    acted = person.actions[-1] if person.actions else None
    if (acted is not None and acted >= now) or unread_since(place, acted, now) or person.rhythm.is_quiet(now):
        return None
    if opening.day in history.sent_on or not fits_after(opening.day, history.taken):
        return None
    return Letter(now, opening.day, (week_item(place, opening), *history.welcomes(place.id)))


def usual_look(person: Person, now: datetime) -> datetime | None:
    """When the next week opens, for somebody for whom nothing comes before it; None where anything is not as usual."""
    opening = person.coming.first() if is_calm(person) else None
    if opening is None or opening.at <= now:
        return None
    after = now + JUST_AFTER
    return None if unread_since(person.places[0], person.acted(after), after) else opening.at


def is_calm(person: Person) -> bool:
    """Whether nothing but one group's weeks and reminders can be due, and no letter waits."""
    return len(person.places) == 1 and not (person.eventful or person.untold or person.answers)
