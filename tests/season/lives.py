"""The people of a season: what each of them chooses, and the batch case that says the same."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.season.plans import Held, Plan


@dataclass(frozen=True)
class Life:
    """One person's choices. Groups are counted from 0; `reads` is how long after its opening a week is read.

    `pause` is its first date and its weeks; `joined` is the date of joining for whoever comes late.
    """

    plan: Plan
    number: int
    group: int
    zone: str
    hour: str
    day: int
    reminders: bool
    track: str
    style: str
    reads_nothing: bool = False
    reads: dict[str, str | None] = field(default_factory=dict)
    pause: tuple[date, int] | None = None
    back: str | None = None
    time_off: tuple[date, ...] = ()
    hard_days: tuple[date, ...] = ()
    joined: date | None = None
    own_pace: int | None = None

    @property
    def email(self) -> str:
        return f"p{self.number}@example.org"

    @property
    def by_sheet(self) -> bool:
        """Whether they come in with the CSV; who comes late or goes at their own pace joins by themselves."""
        return self.joined is None and self.own_pace is None

    @property
    def holds(self) -> list[Held]:
        """The holds of their group."""
        return [held for held in self.plan.holds if held.group == self.group]

    def case(self) -> dict[str, Any]:
        """This life as a line of `unhurried timeline --batch`."""
        same = ("zone", "hour", "day", "reminders", "reads_nothing", "reads", "back", "own_pace")
        return {name: getattr(self, name) for name in same} | {
            "course": self.plan.course,
            "starts_on": f"{self.plan.starts_on}",
            "hold": [f"{held.position}:{held.weeks}" for held in self.holds],
            "pause": [f"{self.pause[0]}:{self.pause[1] * 7}"] if self.pause else [],
            "time_off": [f"{day}" for day in self.time_off],
            "hard_day": [f"{day}" for day in self.hard_days],
            "joined": f"{self.joined}" if self.joined else None,
        }

    def midnight(self, day: date) -> datetime:
        """When that date begins for this person."""
        return datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)

    def at_their_hour(self, day: str) -> datetime:
        """Their preferred hour on a date, given as ISO 8601."""
        at = datetime.combine(date.fromisoformat(day), time.fromisoformat(self.hour), ZoneInfo(self.zone))
        return at.astimezone(UTC)

    def reads_at(self, week: int, opened: datetime) -> datetime | None:
        """When a week that opened at an instant is read: so many local dates later at their hour, or hours later."""
        span = None if self.reads_nothing else "0d"
        span = self.reads.get(str(week), span)
        if span is None:
            return None
        number, unit = int(span[:-1]), span[-1]
        dates, hours = (number, 0) if unit == "d" else divmod(number, 24)
        on = opened.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=dates)
        at = datetime.combine(on, time.fromisoformat(self.hour), ZoneInfo(self.zone))
        return at.astimezone(UTC) + timedelta(hours=hours)


def write_sheet(lives: Iterable[Life], file: Path) -> None:
    """The lives as a CSV for `unhurried people import`."""
    columns = ("email", "name", "track", "zone", "hour", "day", "style", "reminders")
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(columns)
        for one in lives:
            said = "yes" if one.reminders else "no"
            who = (one.email, f"Person {one.number}", one.track)
            rows.writerow((*who, one.zone, one.hour, one.day, one.style, said))
