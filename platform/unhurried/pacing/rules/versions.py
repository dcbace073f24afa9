"""What a new version of a course may not move: weeks that have opened, and those that are about to.

A group's dates belong to places in the course, so a week whose place is settled keeps it; what stands on later dates
may change. That way no number, letter or reading of the past needs to be rewritten. docs: pacing I7, §5
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from unhurried.curriculum.rules import Week

Way = Literal["left out", "another place", "another kind", "too late"]


@dataclass(frozen=True)
class Clash:
    """A week that the new version does not leave where it is. `opened` people have it open; 0: its time has come.

    `too late` is a new week on a date that has passed or is less than a day away.
    """

    key: str
    way: Way
    opened: int


def clashes(
    old: tuple[Week, ...], new: tuple[Week, ...], opened: Mapping[int, int], soon: Iterable[int]
) -> tuple[Clash, ...]:
    """Every settled place at which the two versions differ, in order. `opened` counts people by position."""
    settled = set(opened) | set(soon)
    return tuple(_clashes(old, new, opened, settled))


def _clashes(
    old: tuple[Week, ...], new: tuple[Week, ...], opened: Mapping[int, int], settled: set[int]
) -> Iterator[Clash]:
    keys = {week.key for week in new}
    for position, (before, after) in enumerate(zip_longest(old, new), start=1):
        if position not in settled or before == after:
            continue
        if before is None:
            yield Clash(after.key if after else "", "too late", 0)
        else:
            yield Clash(before.key, _way(before, after, keys), opened.get(position, 0))


def _way(before: Week, after: Week | None, keys: set[str]) -> Way:
    if after and before.key == after.key:
        return "another kind"
    return "another place" if before.key in keys else "left out"
