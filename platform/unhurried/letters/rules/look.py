"""The next moment at which anything could be due for a person, or why there is none. docs: pacing §7, I10"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from unhurried.letters.rules.compose import verdicts
from unhurried.letters.rules.events import NEVER
from unhurried.letters.rules.facts import Person
from unhurried.letters.rules.moment import Moment
from unhurried.letters.rules.usual import JUST_AFTER, usual_look
from unhurried.pacing.rules import Rhythm, next_opening
from unhurried.pacing.rules.times import DAY

NoLook = Literal["no_place", "left", "finished", "waits_for_reading"]


def next_look(person: Person, now: datetime) -> datetime | NoLook:
    """The first preferred hour after `now` at which something may be due; else why nothing ever is."""
    if usual := usual_look(person, now):
        return usual if isinstance(usual, datetime) else _why_none(person)
    today = person.rhythm.date_of(now)
    here = today if _is_ahead(person.rhythm, today, now) else today + DAY
    wanted = min([day for day in _dates(person, today, now) if here <= day < NEVER], default=None)
    return _hour_from(person.rhythm, wanted, now) if wanted else _why_none(person)


def _is_ahead(rhythm: Rhythm, day: date, now: datetime) -> bool:
    at = rhythm.at(day)
    return at is not None and at > now


def _hour_from(rhythm: Rhythm, day: date, now: datetime) -> datetime:
    """The first preferred hour that exists on that date or a later one, after `now`."""
    while (at := rhythm.at(day)) is None or at <= now:
        day += DAY
    return at


def _why_none(person: Person) -> NoLook:
    if not person.places:
        return "no_place"
    if all(place.left is not None for place in person.places):
        return "left"
    return "finished" if all(p.complete or p.left for p in person.places) else "waits_for_reading"


def _dates(person: Person, today: date, now: datetime) -> list[date]:
    opening = next_opening(person)
    found = [max(opening.day, today)] if opening else []
    moment = Moment(person, today, now + JUST_AFTER)
    if verdicts(moment):
        found += (today, today + DAY)
    for ladder in moment.ladders.values():
        found += ladder.rungs()
    for event in person.events:
        found += (event.day, event.again)
    return found
