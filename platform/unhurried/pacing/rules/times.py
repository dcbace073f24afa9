"""From a wall clock in a zone to an instant, with every oddity of the tz database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import pairwise
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
    offset = offset_on(zone, day)
    return odd_instant(zone, day, hour) if offset is None else datetime.combine(day, hour, UTC) - offset


@lru_cache(maxsize=1 << 14)
def _offsets(zone: str, year: int, month: int) -> tuple[timedelta | None, ...]:
    """For each date of a month the offset from UTC that holds all through it; None where the clocks change."""
    there, first = zone_of(zone), date(year, month, 1)
    midnights = [datetime.combine(first + DAY * more, time(), there) for more in range(32)]
    found = [midnight.utcoffset() for midnight in midnights]
    return tuple([offset if offset == later else None for offset, later in pairwise(found)])


def offset_on(zone: str, day: date) -> timedelta | None:
    """The offset from UTC that holds all through a local date; None where the clocks change on it."""
    return _offsets(zone, day.year, day.month)[day.day - 1]


@lru_cache(maxsize=1 << 14)
def _steady_month(zone: str, year: int, month: int) -> Steady | None:
    found = _offsets(zone, year, month)
    first, offset = date(year, month, 1), found[0]
    return (first, first + DAY * 30, offset) if offset is not None and len({*found}) == 1 else None


def steady_dates(zone: str, day: date) -> Steady | None:
    """Dates around `day`, the first and the last, all through which one offset holds; None where the clocks change."""
    month = _steady_month(zone, day.year, day.month)
    offset = month[2] if month else offset_on(zone, day)
    return month if month or offset is None else (day, day, offset)


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
    day = instant.date()
    offset = _offsets(zone, day.year, day.month)[day.day - 1]
    if offset is not None:
        there = (instant + offset).date()
        if there == day or offset == _offsets(zone, there.year, there.month)[there.day - 1]:
            return there
    return instant.astimezone(zone_of(zone)).date()


def local(zone: str, instant: datetime) -> datetime:
    """The instant as that zone's wall clock, with its offset."""
    return instant.astimezone(zone_of(zone))


def days_from(first: date, last: date) -> range:
    """The ordinals of the dates from `first` to `last`, both included."""
    return range(first.toordinal(), last.toordinal() + 1)
