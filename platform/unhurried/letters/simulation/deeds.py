"""What made-up people do, with the effect that the services of pacing have on the facts. docs: pacing §2, §5, I7"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, NamedTuple

from unhurried.letters.rules import Person
from unhurried.letters.simulation.group import Group
from unhurried.pacing.rules import Pause, Place, Turn, policy


class Deed(NamedTuple):
    """Something that is done at an instant; of one instant's deeds the lower `order` comes first."""

    at: datetime
    order: int
    kind: str
    value: Any


def done(person: Person, deed: Deed) -> Person:
    """The person after a deed of theirs, or of their group; all that had opened before it is recorded already."""
    if deed.kind == "read":
        place, position = deed.value
        return person.and_read(place, position, deed.at, settles=True)
    if deed.kind != "hold":
        person = replace(person, actions=(*person.actions, deed.at), settled=deed.at)
    else:
        person = replace(person, settled=deed.at)
    return EFFECTS[deed.kind](person, deed)


def _place(person: Person, name: str, change: Callable[[Place], Place]) -> Person:
    places = tuple(change(place) if place.id == name else place for place in person.places)
    return replace(person, places=places)


def _today(person: Person, deed: Deed) -> date:
    return person.rhythm.date_of(deed.at)


def _pause(person: Person, deed: Deed) -> Person:
    days, interval = deed.value
    rest = Pause(_today(person, deed), days)
    rhythm = replace(person.rhythm, pauses=(*person.rhythm.pauses, rest))
    turn = (Turn(rest.over_on, interval),) if interval else ()
    places = tuple(place if place.interval else replace(place, turns=place.turns + turn) for place in person.places)
    return replace(person, rhythm=rhythm, places=places)


def _time_off(person: Person, deed: Deed) -> Person:
    rest = Pause(_today(person, deed), policy.TIME_OFF_DATES)
    return replace(person, rhythm=replace(person.rhythm, time_off=(*person.rhythm.time_off, rest)))


def _hour(person: Person, deed: Deed) -> Person:
    hour: time = deed.value
    return replace(person, rhythm=replace(person.rhythm, hour=hour))


def _zone(person: Person, deed: Deed) -> Person:
    zone: str = deed.value
    return replace(person, rhythm=replace(person.rhythm, zone=zone))


def _leave(person: Person, deed: Deed) -> Person:
    return _place(person, deed.value, lambda place: replace(place, left=deed.at))


def _hold(person: Person, deed: Deed) -> Person:
    name, group = deed.value
    return _place(person, name, lambda place: replace(place, calendar=_held(group, place)))


def _held(group: Group, place: Place) -> Any:
    return group.calendar(place.calendar.day, held=True)


EFFECTS: dict[str, Callable[[Person, Deed], Person]] = {
    "pause": _pause,
    "time_off": _time_off,
    "hour": _hour,
    "zone": _zone,
    "leave": _leave,
    "hold": _hold,
}
