"""What may be in a letter, and how each item is treated: one table. docs: mail §1, pacing §3, §7"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

Lane = Literal["lesson", "gentle"]
Reason = Literal["two_unread", "budget", "no_longer_current", "own_time", "reminders_off", "left"]
LESSON, GATHERING, NOTE, REMINDER, DIGEST = range(5)


class Item(NamedTuple):
    """One item of one enrolment: `name` as used outside, `about` tells two of the same name apart.

    `place` is empty for what belongs to the person. Store all three: they are what `History` needs again.
    """

    place: str
    name: str
    about: str = ""

    @property
    def kind(self) -> str:
        """The name without its week or gathering."""
        return self.name.partition(":")[0]

    @property
    def position(self) -> int:
        """The week of `lesson:3` and its like."""
        return int(self.name.partition(":")[2])


@dataclass(frozen=True)
class Treatment:
    """Where an item stands in a letter, its lane, and whether it waits for a place."""

    order: int
    lane: Lane
    waits: bool


ITEMS: dict[str, Treatment] = {
    "lesson": Treatment(LESSON, "lesson", True),
    "rest": Treatment(LESSON, "lesson", True),
    "welcome": Treatment(LESSON, "lesson", True),
    "gathering": Treatment(GATHERING, "gentle", False),
    "no_rush": Treatment(NOTE, "gentle", True),
    "closing_note": Treatment(NOTE, "gentle", True),
    "pause_over": Treatment(NOTE, "gentle", True),
    "hold_note": Treatment(NOTE, "gentle", True),
    "catch_up": Treatment(NOTE, "lesson", True),
    "announcement": Treatment(NOTE, "gentle", True),
    "after_course": Treatment(NOTE, "gentle", True),
    "reminder": Treatment(REMINDER, "gentle", False),
    "digest": Treatment(DIGEST, "gentle", False),
}


class _ByName(dict[str, Treatment]):
    """The same table by whole names, `lesson:3` and its like, each looked up once."""

    def __missing__(self, name: str) -> Treatment:
        found = self[name] = ITEMS[name.partition(":")[0]]
        return found


_BY_NAME = _ByName()
_RANKS = {kind: rank for rank, kind in enumerate(ITEMS)}


@lru_cache(maxsize=1 << 14)
def gathering_item(place: str, gathering: str) -> Item:
    """`gathering:<id>` of a place."""
    return Item(place, f"gathering:{gathering}")


@lru_cache(maxsize=1 << 14)
def item_of_week(place: str, kind: str, position: int) -> Item:
    """`lesson:3` or `rest:4` of a place."""
    return Item(place, f"{kind}:{position}")


def treatment(item: Item) -> Treatment:
    """How this item is treated."""
    return _BY_NAME[item.name]


def lane_of(items: tuple[Item, ...]) -> Lane:
    """The lane of a merged letter: that of its weightiest item. docs: mail §1"""
    return "lesson" if any(treatment(item).lane == "lesson" for item in items) else "gentle"


def in_order(items: list[Item]) -> tuple[Item, ...]:
    """The items as a letter carries them: lesson, gathering, note, reminder, digest, as in the table."""
    return tuple(sorted(items, key=_rank))


def _rank(item: Item) -> tuple[int, int]:
    return treatment(item).order, _RANKS[item.kind]
