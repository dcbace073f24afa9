"""A person's own time over all their cohorts: zone, hour, quiet hours, pauses, time off and hard days."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from unhurried.pacing.rules import policy
from unhurried.pacing.rules.evolving import Kept
from unhurried.pacing.rules.times import DAY, date_in, local, odd_instant, steady_dates


@dataclass(frozen=True)
class Pause:
    """Rest of `days` local dates from `starts_on`, that one included; None is open-ended, 12 weeks at most.

    `ended_on` is the first local date after an early end. docs: pacing §5
    """

    starts_on: date
    days: int | None = None
    ended_on: date | None = None

    @Kept
    def over_on(self) -> date:
        """The first local date after it."""
        planned = self.starts_on + timedelta(days=self.days or policy.PAUSE_AT_MOST)
        return min(planned, self.ended_on) if self.ended_on else planned

    def covers(self, day: date) -> bool:
        """Whether it is going on at that local date."""
        return self.starts_on <= day < self.over_on


@dataclass(frozen=True)
class HardDay:
    """A private date, once or every year, with the day before or after if wished. 29 February is kept on the 28th."""

    on: date
    yearly: bool = False
    day_before: bool = False
    day_after: bool = False

    def covers(self, day: date) -> bool:
        """Whether that local date is one of it."""
        return self._is(day) or (self.day_before and self._is(day + DAY)) or (self.day_after and self._is(day - DAY))

    def _is(self, day: date) -> bool:
        if not self.yearly:
            return day == self.on
        wanted = (self.on.month, self.on.day)
        leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
        return (day.month, day.day) == ((2, 28) if wanted == (2, 29) and not leap else wanted)


class Hours(dict[date, datetime | None]):
    """The instant of one preferred hour on each local date, worked out when it is first asked for."""

    def __init__(self, zone: str, hour: time) -> None:
        super().__init__()
        self.zone, self.hour = zone, hour
        self.odd: set[date] = set()
        self._first, self._last, self._offset = date.max, date.min, timedelta()

    def __missing__(self, day: date) -> datetime | None:
        if not self._first <= day <= self._last and not self._is_steady(day):
            self.odd.add(day)
            found = self[day] = odd_instant(self.zone, day, self.hour)
            return found
        at = self[day] = datetime.combine(day, self.hour, UTC) - self._offset
        return at

    def row(self, days: Iterable[date]) -> list[datetime]:
        """Those of several dates, as far as each exists, worked out at once."""
        found, hour = list[datetime](), self.hour
        at: datetime | None
        for day in days:
            if self._first <= day <= self._last:
                at = self[day] = datetime.combine(day, hour, UTC) - self._offset
            elif (at := self[day]) is None:
                break
            found.append(at)
        return found

    def _is_steady(self, day: date) -> bool:
        """Whether one offset holds all through that date; then it is kept, with the dates around that share it."""
        steady = steady_dates(self.zone, day)
        if steady:
            self._first, self._last, self._offset = steady
        return steady is not None

    def date_of(self, instant: datetime) -> date:
        """The local date of an instant, whatever the hour."""
        there = (instant + self._offset).date()
        return there if self._first <= there <= self._last else date_in(self.zone, instant)


@lru_cache(maxsize=512)
def hours_of(zone: str, hour: time) -> Hours:
    """The hours that all share who live in one zone and like one hour."""
    return Hours(zone, hour)


@dataclass(frozen=True)
class Rhythm:
    """When this person may be met. `day_four` is when they last turned day-4 reminders on again. docs: pacing §1"""

    zone: str = "UTC"
    hour: time = time(9)
    quiet: tuple[time, time] = policy.QUIET
    pauses: tuple[Pause, ...] = ()
    time_off: tuple[Pause, ...] = ()
    hard_days: tuple[HardDay, ...] = ()
    reminders: bool = True
    day_four: datetime | None = None

    @Kept
    def _own(self) -> tuple[Pause | HardDay, ...]:
        return (*self.pauses, *self.time_off, *self.hard_days)

    @Kept
    def _hours(self) -> Hours:
        return hours_of(self.zone, self.hour)

    @Kept
    def quiet_at_hour(self) -> bool:
        """Whether the preferred hour lies in the quiet hours, on any date that is not odd."""
        return self._is_in_quiet(self.hour)

    @property
    def has_rests(self) -> bool:
        """Whether any date may be their own."""
        return bool(self._own)

    @property
    def odd_dates(self) -> Collection[date]:
        """The dates met so far on which the clocks change, or which do not exist; it grows with each that is met."""
        return self._hours.odd

    def at(self, day: date) -> datetime | None:
        """The UTC instant of the preferred hour on that local date; None where the date does not exist."""
        return self._hours[day]

    def first_at(self, day: date) -> datetime:
        """The preferred hour of that local date or, where it does not exist, of the next."""
        return self._hours[day] or self.first_at(day + DAY)

    def date_of(self, instant: datetime) -> date:
        """The local date of an instant."""
        return self._hours.date_of(instant)

    def closed(self, day: date) -> bool:
        """Whether nothing automated happens on that local date."""
        return self.open_at(day) is None

    def open_at(self, day: date) -> datetime | None:
        """The preferred hour of a local date; None where the date does not exist, or is their own."""
        for own in self._own:
            if own.covers(day):
                return None
        return self._hours[day]

    def open_hours(self, days: Iterable[date]) -> list[datetime]:
        """`open_at` of these local dates, as far as none of them is closed."""
        if not self._own:
            return self._hours.row(days)
        found = list[datetime]()
        for day in days:
            at = self.open_at(day)
            if at is None:
                break
            found.append(at)
        return found

    def over_after(self, day: date) -> date:
        """The first date, `day` or later, that is not in a rest or hard day that covers `day`; others may cover it."""
        for own in self._own:
            if own.covers(day):
                return own.over_on if isinstance(own, Pause) else day + DAY
        return day

    def is_quiet_at(self, day: date) -> bool:
        """Whether the preferred hour of that local date lies in the quiet hours."""
        hours = self._hours
        at = hours[day]
        if day not in hours.odd:
            return self.quiet_at_hour
        return at is None or self.is_quiet(at)

    def is_quiet(self, instant: datetime) -> bool:
        """Whether an instant lies in the quiet hours, the first minute included and the last excluded."""
        day = self.date_of(instant)
        if self._hours[day] == instant and day not in self._hours.odd:
            return self.quiet_at_hour
        return self._is_in_quiet(local(self.zone, instant).time())

    def _is_in_quiet(self, clock: time) -> bool:
        start, end = self.quiet
        return start <= clock < end if start <= end else clock >= start or clock < end
