"""Reminders back off: day 0, 4, 11, 14, 28 of the first lesson that opened since the last action. docs: pacing §4"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from unhurried.letters.rules.facts import Person, unread_since
from unhurried.letters.rules.history import History
from unhurried.letters.rules.items import Item
from unhurried.pacing.rules import Place

REMINDER, NO_RUSH, OUTREACH, CLOSING = 4, 11, 14, 28
NEXT_LESSON = 7
RUNGS = tuple(timedelta(days=day) for day in (REMINDER, NO_RUSH, OUTREACH, CLOSING))
IGNORED_AT_MOST = 2
SURELY_NO_RUNG = timedelta(days=REMINDER - 1)


class Ladder(NamedTuple):
    """Where one enrolment stands: the lesson of day 0 and its date."""

    place: str
    position: int
    zero: date

    def on(self, day: int) -> date:
        """The local date of a day of the ladder."""
        return self.zero + timedelta(days=day)

    def rungs(self) -> list[date]:
        """The local dates on which something may be due."""
        return [self.zero + after for after in RUNGS]

    def item(self, kind: str) -> Item:
        """`reminder:3`, `no_rush:3`, or `closing_note`, each told apart by day 0."""
        return _item_of(self, kind)


@lru_cache(maxsize=1 << 12)
def _item_of(ladder: Ladder, kind: str) -> Item:
    name = kind if kind == "closing_note" else f"{kind}:{ladder.position}"
    return Item(ladder.place, name, ladder.zero.isoformat())


def ladder_of(place: Place, person: Person, at: datetime) -> Ladder | None:
    """The ladder of a place at its preferred hour `at`; None where nothing unread has opened since the last action."""
    return ladder_since(place, person.acted(at), at)


def ladder_since(place: Place, acted: datetime | None, at: datetime) -> Ladder | None:
    """The same, where the last action before `at` is known."""
    if place.left is not None or not place.opened:
        return None
    unread = unread_since(place, acted, at)
    return Ladder(place.id, unread[0].position, unread[0].day) if unread else None


def has_gone_silent(ladder: Ladder | None, history: History) -> bool:
    """Whether the closing note of this ladder has had its turn: then silence until the person comes back."""
    return ladder is not None and ladder.item("closing_note") in history.settled


def reminders_sent(person: Person) -> list[Item]:
    """The reminders that were sent since day 4 was last turned on."""
    since, items = person.rhythm.day_four, list[Item]()
    for letter in person.history.letters:
        if since is None or letter.at > since:
            items += [item for item in letter.items if item.about and item.kind == "reminder"]
    return items


def ignored_reminders(person: Person) -> int:
    """How many of these were still without an action on day 11."""
    done = person.history.done
    return sum([Item(one.place, f"no_rush:{one.position}", one.about) in done for one in reminders_sent(person)])


def wants_day_four(person: Person) -> bool:
    """Whether day 4 still has its reminder for this person."""
    return ignored_reminders(person) < IGNORED_AT_MOST


def drifting(place: Place, person: Person, at: datetime) -> bool:
    """Three lessons opened since the last action and unread: the home page offers another pace. docs: pacing §5"""
    return place.left is None and len(unread_since(place, person.acted(at), at)) >= 3
