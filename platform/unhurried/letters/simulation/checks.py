"""The invariants of pacing §6 that a made-up life can show, each by its name: I1 to I5, and I10."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from unhurried.letters.rules import Letter, NoLook, Person
from unhurried.pacing.rules import Opened, Place

APART = timedelta(hours=72)
DATES = 7
WEEKS = ("lesson", "rest")


def of_letter(person: Person, letter: Letter) -> Iterator[str]:
    """What is wrong with a letter as it is written for the person of that moment."""
    rhythm = person.rhythm
    wall = letter.at.astimezone(ZoneInfo(rhythm.zone))
    clock, (start, end) = wall.time(), rhythm.quiet
    quiet = clock >= start or clock < end if start > end else start <= clock < end
    rests = (*rhythm.pauses, *rhythm.time_off)
    resting = any(rest.covers(letter.day) for rest in rests)
    if quiet or resting or any(hard.covers(letter.day) for hard in rhythm.hard_days):
        yield "I3"
    gone = {place.id for place in person.places if place.left is not None}
    if gone and any(item.place in gone for item in letter.items):
        yield "I3"
    if wall.date() != letter.day or (clock != rhythm.hour and not _is_in_gap(letter, person)) or wall.fold:
        yield "I5"


def _is_in_gap(letter: Letter, person: Person) -> bool:
    """Whether the preferred hour does not exist on that date, and this is the first instant after the gap."""
    there = ZoneInfo(person.rhythm.zone)
    meant = datetime.combine(letter.day, person.rhythm.hour)
    exists = meant.replace(tzinfo=there).astimezone(UTC).astimezone(there).replace(tzinfo=None) == meant
    before = (letter.at - timedelta(seconds=1)).astimezone(there).replace(tzinfo=None)
    return not exists and before < meant


def of_life(person: Person) -> Iterator[str]:
    """What is wrong with all that opened and all that was sent."""
    for place in person.places:
        if not _in_order(place):
            yield "I1"
    opened = sorted((fact for place in person.places for fact in place.opened), key=lambda fact: fact.at)
    if any(later.at - first.at < APART for first, later in pairwise(opened)) or _crowded([one.day for one in opened]):
        yield "I2"
    days = [letter.day for letter in person.history.letters]
    if len(set(days)) < len(days) or _crowded(days):
        yield "I4"
    told = [item for letter in person.history.letters for item in letter.items if item.kind in WEEKS]
    if len(set(told)) < len(told):
        yield "I1"


def of_look(look: datetime | NoLook, now: datetime) -> Iterator[str]:
    """Whether there is a later moment to look, or a reason why there is none."""
    if isinstance(look, datetime) and look <= now:
        yield "I10"


def _in_order(place: Place) -> bool:
    first, later = _positions(place.opened, earlier=False), _positions(place.opened, earlier=True)
    once = len({fact.position for fact in place.opened}) == len(place.opened)
    return once and first == sorted(first) and later == sorted(later)


def _positions(opened: Sequence[Opened], *, earlier: bool) -> list[int]:
    return [fact.position for fact in opened if fact.earlier is earlier]


def _crowded(days: list[date]) -> bool:
    """Whether three fall in some 7 local dates."""
    found = sorted(days)
    return any((third - first).days < DATES for first, third in zip(found, found[2:], strict=False))
