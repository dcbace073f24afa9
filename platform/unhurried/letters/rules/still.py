"""Between the decision and the sending: what still stops a letter. docs: pacing I3, I8"""

from __future__ import annotations

from datetime import datetime

from unhurried.letters.rules.facts import Person
from unhurried.letters.rules.items import Item

ANSWERED = ("reminder", "no_rush", "closing_note", "pause_over")


def may_go_out(person: Person, now: datetime) -> bool:
    """Whether anything automated may be sent to this person now: not in their own time, nor in quiet hours."""
    return not person.rhythm.closed(person.rhythm.date_of(now)) and not person.rhythm.is_quiet(now)


def still_true(person: Person, items: tuple[Item, ...], decided: datetime) -> tuple[Item, ...]:
    """The items that are true still: of places not left, weeks open, and nothing that an action has answered."""
    acted = any(action > decided for action in person.actions)
    places = {place.id: place for place in person.places}
    running = {place.id for place in places.values() if place.left is None}
    kept = [item for item in items if not item.place or item.place in running]
    return tuple(item for item in kept if not (acted and item.kind in ANSWERED))
