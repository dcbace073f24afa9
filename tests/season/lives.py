"""The people of a season: who they are, what they choose, and the batch case that says the same."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

COURSE = "trusting-yourself-again"
STARTS_ON = date(2026, 10, 12)
BEFORE = datetime(2026, 10, 9, tzinfo=UTC)
HOLD, HELD_AT = (3, 1), datetime(2026, 10, 15, tzinfo=UTC)
ZONES = (
    *("Europe/Madrid", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "America/Sao_Paulo"),
    *("Africa/Casablanca", "Asia/Tokyo", "Pacific/Honolulu", "Australia/Lord_Howe", "America/St_Johns"),
    *("Pacific/Kiritimati", "Europe/London", "Asia/Kolkata", "America/Los_Angeles", "Asia/Tehran"),
    *("Atlantic/Azores", "Africa/Nairobi", "America/Santiago", "Australia/Sydney", "Pacific/Chatham"),
)
HOURS = ("08:00", "09:30", "12:15", "18:00", "20:29")
DELAYS = ("1d", "2d", "3d", "5d", "9d", "30h")


@dataclass(frozen=True)
class Life:
    """One person's choices. Groups are counted from 0; `reads` is how long after its opening a week is read."""

    number: int
    group: int
    zone: str
    hour: str
    day: int
    reminders: bool
    reads_nothing: bool = False
    reads: dict[str, str | None] = field(default_factory=dict)
    pause: tuple[date, int] | None = None
    time_off: date | None = None
    hard_day: date | None = None

    @property
    def email(self) -> str:
        return f"p{self.number}@example.org"

    def case(self) -> dict[str, Any]:
        """This life as a line of `unhurried timeline --batch`."""
        same = ("zone", "hour", "day", "reminders", "reads_nothing", "reads")
        case = {name: getattr(self, name) for name in same}
        case |= {"course": COURSE, "starts_on": STARTS_ON.isoformat()}
        case |= {"hold": [f"{HOLD[0]}:{HOLD[1]}"]} if self.group else {}
        case |= {"pause": [f"{self.pause[0]}:{self.pause[1] * 7}"]} if self.pause else {}
        case |= {"time_off": [f"{self.time_off}"]} if self.time_off else {}
        return case | ({"hard_day": [f"{self.hard_day}"]} if self.hard_day else {})

    def midnight(self, day: date) -> datetime:
        """When that date begins for this person."""
        return datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)

    def reads_at(self, week: int, opened: datetime) -> datetime | None:
        """When a week that opened at an instant is read: so many local dates later at their hour, or hours later."""
        span = None if self.reads_nothing else self.reads.get(str(week), "0d")
        if span is None:
            return None
        number, unit = int(span[:-1]), span[-1]
        dates, hours = (number, 0) if unit == "d" else divmod(number, 24)
        on = opened.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=dates)
        at = datetime.combine(on, time.fromisoformat(self.hour), ZoneInfo(self.zone))
        return at.astimezone(UTC) + timedelta(hours=hours)


def random_lives(seed: int, people: int, zones: int) -> list[Life]:
    """People in so many zones; three of them rest: one pauses, one takes time off, one has a hard day."""
    rng = Random(seed)
    resting = dict(zip(rng.sample(range(people), 3), _rests(rng), strict=True))
    return [
        Life(
            number=number,
            group=number // zones % 2,
            zone=ZONES[number % zones],
            hour=rng.choice(HOURS),
            day=rng.choice((0, 0, 0, 1, 4, 6)),
            reminders=rng.random() < 0.7,
            **(resting.get(number) or _habit(rng, number)),
        )
        for number in range(people)
    ]


def _rests(rng: Random) -> Iterator[dict[str, Any]]:
    day = STARTS_ON + timedelta(days=rng.randrange(4, 20))
    yield {"pause": (day, rng.choice((1, 2)))}
    yield {"time_off": day + timedelta(days=2), "reads": {"1": "2d"}}
    yield {"hard_day": STARTS_ON + timedelta(days=rng.choice((7, 14)))}


def _habit(rng: Random, number: int) -> dict[str, Any]:
    """A third each: reads at once; reads nothing; reads late or not every week."""
    if number % 3 == 0:
        return {}
    if number % 3 == 1:
        return {"reads_nothing": True}
    return {"reads": {str(week): rng.choice((*DELAYS, None)) for week in range(1, 5)}}


def write_sheet(lives: Iterable[Life], file: Path) -> None:
    """The lives as a CSV for `unhurried people import`."""
    columns = ("email", "name", "zone", "hour", "day", "reminders")
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(columns)
        for one in lives:
            reminders = "yes" if one.reminders else "no"
            rows.writerow((one.email, f"Person {one.number}", one.zone, one.hour, one.day, reminders))
