"""From a wall clock in a zone to an instant, with every oddity of the tz database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@lru_cache(maxsize=1 << 16)
def instant_of(zone: str, day: date, hour: time) -> datetime | None:
    """The UTC instant of a wall clock, its first occurrence; None where that date does not exist.

    A local time in a gap becomes the first instant after it, as long as it is still that date. docs: pacing §2.2
    """
    there = ZoneInfo(zone)
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


def local(zone: str, instant: datetime) -> datetime:
    """The instant as that zone's wall clock, with its offset."""
    return instant.astimezone(ZoneInfo(zone))


def days_from(first: date, last: date) -> range:
    """The ordinals of the dates from `first` to `last`, both included."""
    return range(first.toordinal(), last.toordinal() + 1)
