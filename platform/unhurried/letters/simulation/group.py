"""A made-up course, and the groups that take it: their dates, their calls, and now and then a week of waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random

from unhurried.curriculum.rules import Week
from unhurried.pacing.rules import Calendar, Gathering, Hold
from unhurried.pacing.rules.times import WEEK

SIZE = 20
WAITS = 0.15
WITH_CALLS = 0.5


@dataclass(frozen=True)
class Group:
    """Up to 20 people who begin together; `hold` is set at `hold_at`, which nobody knows before."""

    weeks: tuple[Week, ...]
    starts_on: date
    gatherings: tuple[Gathering, ...] = ()
    hold: Hold | None = None

    def calendar(self, day: int, *, held: bool = False) -> Calendar:
        """The group's calendar for a day offset, one object for all who share it."""
        return _calendar(self.starts_on, self.weeks, (self.hold,) if held and self.hold else (), day)


@lru_cache(maxsize=256)
def _calendar(starts_on: date, weeks: tuple[Week, ...], holds: tuple[Hold, ...], day: int) -> Calendar:
    return Calendar(starts_on, weeks, holds, day)


@lru_cache(maxsize=16)
def course_of(weeks: int) -> tuple[Week, ...]:
    """A course of so many weeks: each fifth one a rest, the last one deciding, the one before it optional."""
    return tuple(_week(position, weeks) for position in range(1, weeks + 1))


def _week(position: int, weeks: int) -> Week:
    rest = position % 5 == 0 and position < weeks
    optional = position == weeks - 1 and position > 2 and not rest
    deciding = position == weeks and position > 1
    return Week(position, f"week-{position}", "rest" if rest else "lesson", optional, deciding)


@lru_cache(maxsize=64)
def group_of(seed: int, number: int, weeks: int, starts_on: date) -> Group:
    """Group `number` of a season; the same for the same seed."""
    rng = Random(f"group {seed} {number}")
    calls = _calls(rng, weeks, starts_on) if rng.random() < WITH_CALLS else ()
    hold = _hold(rng, weeks, starts_on) if rng.random() < WAITS and weeks > 1 else None
    return Group(course_of(weeks), starts_on, calls, hold)


def _calls(rng: Random, weeks: int, starts_on: date) -> tuple[Gathering, ...]:
    """A call in every second week, always on the same weekday and at the same hour."""
    first = datetime.combine(starts_on, time(rng.randrange(15, 21)), UTC) + timedelta(days=rng.randrange(7))
    return tuple(Gathering(str(n), first + WEEK * n) for n in range(0, weeks, 2))


def _hold(rng: Random, weeks: int, starts_on: date) -> Hold:
    """A wait of one or two weeks, set nine days before the week that it moves."""
    position = rng.randint(2, weeks)
    noon = datetime.combine(starts_on + WEEK * (position - 1), time(12), UTC)
    return Hold(position, rng.choice((1, 1, 2)), noon - timedelta(days=9))
