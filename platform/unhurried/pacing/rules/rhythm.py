"""A person's own time over all their cohorts: zone, hour, quiet hours, pauses, time off and hard days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from unhurried.pacing.rules import policy
from unhurried.pacing.rules.evolving import Kept
from unhurried.pacing.rules.times import DAY, instant_of, zone_of


@dataclass(frozen=True)
class Pause:
    """Rest of `days` local dates from `starts_on`, that one included; None is open-ended, 12 weeks at most.

    `ended_on` is the first local date after an early end. docs: pacing §5
    """

    starts_on: date
    days: int | None = None
    ended_on: date | None = None

    @property
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

    def __missing__(self, day: date) -> datetime | None:
        found = self[day] = instant_of(self.zone, day, self.hour)
        return found


class Walls(dict[datetime, datetime]):
    """Instants as the wall clock of one zone shows them, each worked out when it is first asked for."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self.there = zone_of(zone)

    def __missing__(self, instant: datetime) -> datetime:
        found = self[instant] = instant.astimezone(self.there)
        return found


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
    def _walls(self) -> Walls:
        return Walls(self.zone)

    @Kept
    def _hours(self) -> Hours:
        return Hours(self.zone, self.hour)

    def at(self, day: date) -> datetime | None:
        """The UTC instant of the preferred hour on that local date; None where the date does not exist."""
        return self._hours[day]

    def first_at(self, day: date) -> datetime:
        """The preferred hour of that local date or, where it does not exist, of the next."""
        return self._hours[day] or self.first_at(day + DAY)

    def date_of(self, instant: datetime) -> date:
        """The local date of an instant."""
        return self._walls[instant].date()

    def closed(self, day: date) -> bool:
        """Whether nothing automated happens on that local date."""
        if self._own and any(own.covers(day) for own in self._own):
            return True
        return self._hours[day] is None

    def is_quiet(self, instant: datetime) -> bool:
        """Whether an instant lies in the quiet hours, the first minute included and the last excluded."""
        clock = self._walls[instant].time()
        start, end = self.quiet
        return start <= clock < end if start <= end else clock >= start or clock < end
