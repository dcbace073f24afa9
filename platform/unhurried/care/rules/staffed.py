"""Staffed hours: on which weekdays and between which hours somebody is there, in one zone. Pure.

The hours are wall clock: on a day on which the clocks change they begin and end when the wall clock says so
(docs: care §5, staffed hours are shown everywhere, and a red flag goes to the second person after four of them).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEKDAYS = (1, 2, 3, 4, 5)
ESCALATE_AFTER = 4
# A year without one staffed day, in any zone's history, is a rule without days.
LOOK_AHEAD = 400


@dataclass(frozen=True)
class StaffedHours:
    """ISO weekdays (1 is Monday), the hours `opens` to `closes` of the same date, and the zone that they are in."""

    zone: str = "UTC"
    days: tuple[int, ...] = WEEKDAYS
    opens: time = time(9)
    closes: time = time(17)

    def __post_init__(self) -> None:
        """Refuse hours in which nobody would ever be there."""
        if not set(self.days) & set(range(1, 8)) or self.opens >= self.closes:
            raise ValueError("Staffed hours need a day, and an end after their beginning.")

    def is_staffed(self, at: datetime) -> bool:
        """Whether somebody is there at this instant; the closing hour itself is past."""
        span = self._span(at.astimezone(_zone(self.zone)).date())
        return span is not None and span[0] <= at < span[1]

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much staffed time lies between two instants; none where the end comes first."""
        found = timedelta()
        for opens, closes in self._spans(start):
            if opens >= end:
                break
            found += max(min(closes, end) - max(opens, start), timedelta())
        return found

    def after(self, start: datetime, staffed: timedelta) -> datetime:
        """The first instant by which that much staffed time has passed since `start`."""
        left = staffed
        for opens, closes in self._spans(start):
            here = max(opens, start)
            if closes > here and left <= closes - here:
                return here + left
            left -= max(closes - here, timedelta())
        raise ValueError("No staffed hour lies ahead.")

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The staffed spans that end after `start`, the earliest first."""
        first = start.astimezone(_zone(self.zone)).date()
        for more in count():
            span = self._span(first + DAY * more)
            if span and span[1] > start:
                yield span
            if more > LOOK_AHEAD:
                return

    def _span(self, day: date) -> tuple[datetime, datetime] | None:
        """When this local date's hours begin and end; None for a day off, or a date that the zone left out."""
        if day.isoweekday() not in self.days:
            return None
        opens, closes = self._instant(day, self.opens), self._instant(day, self.closes)
        there = opens.astimezone(_zone(self.zone)).date() == day
        return (opens, closes) if there and opens < closes else None

    def _instant(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, _zone(self.zone)).astimezone(UTC)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
