"""From a wall clock in a zone to an instant, with every oddity of the tz database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
Steady = tuple[date, date, timedelta]


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone of that name, read from disk once in a process."""
    return ZoneInfo(name)


def instant_of(zone: str, day: date, hour: time) -> datetime | None:
    """The UTC instant of a wall clock, its first occurrence; None where that date does not exist.

    A local time in a gap becomes the first instant after it, as long as it is still that date. docs: pacing §2.2
    """
    steady = steady_dates(zone, day)
    return datetime.combine(day, hour, UTC) - steady[2] if steady else odd_instant(zone, day, hour)


@lru_cache(maxsize=64)
def _midnights(year: int) -> tuple[datetime, ...]:
    first, days = datetime(year, 1, 1), date(year, 12, 31).timetuple().tm_yday  # noqa: DTZ001
    return tuple([first + DAY * more for more in range(days)])


@lru_cache(maxsize=1 << 12)
def _steady_in(zone: str, year: int) -> tuple[Steady, ...]:
    """The stretches of a year all through which one offset from UTC holds; a date on which clocks change is in none."""
    midnights = _midnights(year)
    offsets = [*map(zone_of(zone).utcoffset, midnights), zone_of(zone).utcoffset(midnights[-1] + DAY)]
    holds = [offset if offset == later else None for offset, later in pairwise(offsets)]
    found, number = list[Steady](), 0
    for offset, run in groupby(holds):
        dates = len([*run])
        if offset is not None:
            found.append((midnights[number].date(), midnights[number + dates - 1].date(), offset))
        number += dates
    return tuple(found)


def steady_dates(zone: str, day: date) -> Steady | None:
    """Dates around `day`, the first and the last, all through which one offset holds; None where the clocks change."""
    for steady in _steady_in(zone, day.year):
        if steady[0] <= day <= steady[1]:
            return steady
    return None


def offset_on(zone: str, day: date) -> timedelta | None:
    """The offset from UTC that holds all through a local date; None where the clocks change on it."""
    steady = steady_dates(zone, day)
    return steady[2] if steady else None


@lru_cache(maxsize=1 << 12)
def odd_instant(zone: str, day: date, hour: time) -> datetime | None:
    """The same on a date on which the clocks change."""
    there = zone_of(zone)
    wall = datetime.combine(day, hour, there)
    instant = wall.astimezone(UTC)
    if instant.astimezone(there).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    after = _end_of_gap(wall, there)
    return after if after.astimezone(there).date() == day else None


def _end_of_gap(wall: datetime, there: ZoneInfo) -> datetime:
    low, high = wall.replace(fold=1).astimezone(UTC), wall.astimezone(UTC)
    before = low.astimezone(there).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(there).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def date_in(zone: str, instant: datetime) -> date:
    """The local date of a UTC instant."""
    steady = steady_dates(zone, instant.date())
    if steady:
        there = (instant + steady[2]).date()
        if steady[0] <= there <= steady[1]:
            return there
    return instant.astimezone(zone_of(zone)).date()


def local(zone: str, instant: datetime) -> datetime:
    """The instant as that zone's wall clock, with its offset."""
    return instant.astimezone(zone_of(zone))


def days_from(first: date, last: date) -> range:
    """The ordinals of the dates from `first` to `last`, both included."""
    return range(first.toordinal(), last.toordinal() + 1)
