"""What a change moves: each page, letter and gathering from when to when, per zone, and for how many people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from unhurried.desk.foretelling.plans import Happening, ZonePlan
from unhurried.kit.tokens import digest
from unhurried.pacing.rules import local


@dataclass(frozen=True)
class Move:
    """One thing that moves. `before` None is new, `after` None is gone; both are wall clocks of the zone.

    A gathering's are those of the group's own clock. `with_letter`: the page's letter moves with it.
    """

    what: str
    name: str
    before: datetime | None
    after: datetime | None
    with_letter: bool = False

    @property
    def week(self) -> str:
        """The week of a page, or of the letter about it; empty for anything else."""
        name, _colon, number = self.name.partition(":")
        return number if name in ("week", "lesson", "rest") else ""


@dataclass(frozen=True)
class ZoneMoves:
    """One zone's moves, and for how many people."""

    zone: str
    people: int
    own_pace: int
    moves: tuple[Move, ...]

    @property
    def moves_letters(self) -> bool:
        """Whether a letter of those who go with the group moves, comes or goes."""
        return any(one.what == "letter" for one in self.moves)


@dataclass(frozen=True)
class Together:
    """Zones in which the same moves on the clock."""

    zones: tuple[ZoneMoves, ...]
    moves: tuple[Move, ...]

    @property
    def people(self) -> int:
        """How many go with the group there."""
        return sum(one.people for one in self.zones)

    @property
    def lines(self) -> list[Move]:
        """The moves, a page and its letter in one where they move alike."""
        told = {(one.week, one.before, one.after) for one in self.moves if one.what == "letter" and one.week}
        pages = {(one.week, one.before, one.after) for one in self.moves if one.what == "opens"} & told
        return [
            replace(one, with_letter=one.what == "opens" and (one.week, one.before, one.after) in pages)
            for one in self.moves
            if one.what != "letter" or (one.week, one.before, one.after) not in pages
        ]


def moves_between(before: list[ZonePlan], after: list[ZonePlan], group_zone: str) -> list[ZoneMoves]:
    """What differs between two plans of the same zones."""
    return [
        ZoneMoves(
            old.zone, old.people, old.own_pace, tuple(_moves(_by_name(old, group_zone), _by_name(new, group_zone)))
        )
        for old, new in zip(before, after, strict=True)
    ]


def people_moved(found: list[ZoneMoves]) -> int:
    """For how many people a letter moves."""
    return sum(one.people for one in found if one.moves_letters)


def together(found: list[ZoneMoves]) -> list[Together]:
    """The zones that have the same moves on their clocks in one; those in which nothing moves are left out."""
    alike: dict[object, list[ZoneMoves]] = {}
    for one in found:
        if one.moves:
            key = tuple((move.what, move.name, _plain(move.before), _plain(move.after)) for move in one.moves)
            alike.setdefault(key, []).append(one)
    return [Together(tuple(zones), zones[0].moves) for zones in alike.values()]


def _plain(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=None) if at else None


def mark_of(change: object, found: list[ZoneMoves]) -> str:
    """What a preview was of: a yes counts for that alone, and only while nothing else has changed."""
    return digest(repr((change, found)))[:24]


def _moves(before: Mapping[tuple[str, str], datetime], after: Mapping[tuple[str, str], datetime]) -> Iterator[Move]:
    names = [*before, *(name for name in after if name not in before)]
    found = [
        Move(what, name, before.get((what, name)), after.get((what, name)))
        for what, name in names
        if before.get((what, name)) != after.get((what, name))
    ]
    yield from sorted(found, key=_when)


def _when(move: Move) -> tuple[bool, datetime]:
    at = move.before or move.after
    assert at is not None
    return (move.before is None, at)


def _by_name(plan: ZonePlan, group_zone: str) -> dict[tuple[str, str], datetime]:
    """When each thing is: a page opens, a gathering takes place, an item is in a letter."""
    found: dict[tuple[str, str], datetime] = {}
    for row in plan.rows:
        for name in _names(row):
            found[row.what, name] = local(group_zone, row.at) if row.what == "meets" else row.local
    return found


def _names(row: Happening) -> Iterator[str]:
    if row.what != "letter":
        yield row.name
    for item in row.items:
        name, _dot, edition = item.partition(".")
        yield f"news:{name.partition(':')[2]}" if edition.startswith("n") else name
