"""One case, read: calendar and rhythm of one person (pacing §2.1, §2.2, §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
DEFAULT_HOUR = "09:00"


@dataclass(frozen=True)
class Week:
    """A week of the course; `counted` ones can be unread, remind, and be waited for at an own pace."""

    position: int
    kind: str
    counted: bool


@dataclass(frozen=True)
class Rest:
    """A pause (`note`) or time off: dates from `start` to before `end`; unknown before `start`."""

    start: date
    end: date
    note: bool


@dataclass
class Case:
    """What is given about a person and their cohort; dates are local ones, instants UTC."""

    starts_on: date
    zone: ZoneInfo
    hour: time
    day: int
    holds: dict[int, int]
    moves: dict[int, int]
    rests: list[Rest]
    hard_days: set[date]
    joined: date | None
    own_pace: int | None
    back: str | None
    gatherings: list[datetime]
    reads: dict[int, timedelta | None]
    reminders: bool
    weeks: dict[int, Week]

    def group_date(self, week: int) -> date:
        """§2.1 and the person's day offset of §2.2."""
        held = sum(n for k, n in self.holds.items() if k <= week)
        return self.starts_on + DAY * (7 * (week - 1) + 7 * held + self.moves.get(week, 0) + self.day)

    def date_before_hold(self, week: int) -> date:
        """The date on which a held week would have opened (§5)."""
        return self.group_date(week) - DAY * 7 * self.holds[week]

    def date_before_move(self, week: int) -> date:
        """The date that a moved week had before (§5)."""
        return self.group_date(week) - DAY * self.moves[week]

    def present(self, on: date) -> int:
        """The group's present week by the person's own calendar; 0 before the first (§2.5)."""
        return max((k for k in self.weeks if self.group_date(k) <= on), default=0)

    def instant(self, on: date) -> datetime | None:
        """The preferred instant of a local date (§2.2): by minutes until one exists; None if none does."""
        wall = datetime.combine(on, self.hour)
        while wall.date() == on:
            instant = wall.replace(tzinfo=self.zone).astimezone(UTC)
            if instant.astimezone(self.zone).replace(tzinfo=None) == wall:
                return instant
            wall += timedelta(minutes=1)
        return None

    def instant_from(self, on: date) -> datetime:
        """The preferred instant of that date or, where there is none, of the next that has one."""
        return self.instant(on) or self.instant_from(on + DAY)

    def joined_late(self) -> bool:
        """Whether the group's first week had come, by the person's own calendar, before they joined."""
        return self.joined is not None and self.joined > self.group_date(1)

    def local_date(self, instant: datetime) -> date:
        """The person's date at an instant."""
        return instant.astimezone(self.zone).date()

    def blocked(self, on: date, known_on: date) -> bool:
        """§2.3 (c), §3: hard day, no such date, or a rest that had been set by `known_on`."""
        resting = any(r.start <= on < r.end for r in self.rests if r.start <= known_on)
        return resting or on in self.hard_days or self.instant(on) is None


def read_case(case: dict[str, Any], weeks: list[dict[str, Any]]) -> Case:
    """A batch case as JSON gives it, with the weeks of its course."""
    table = {w["position"]: _week(w) for w in weeks}
    joined, own = case.get("joined"), case.get("own_pace")
    return Case(
        starts_on=date.fromisoformat(case["starts_on"]),
        zone=ZoneInfo(case["zone"]),
        hour=time.fromisoformat(case.get("hour") or DEFAULT_HOUR),
        day=case.get("day") or 0,
        holds={int(k): int(n) for k, n in (h.split(":") for h in case.get("hold") or [])},
        moves={int(k): int(n) for k, n in (m.split(":") for m in case.get("move") or [])},
        rests=_rests(case),
        hard_days={date.fromisoformat(d) for d in case.get("hard_day") or []},
        joined=date.fromisoformat(joined) if joined else None,
        own_pace=int(own) if own else None,
        back=case.get("back"),
        gatherings=[datetime.fromisoformat(g).astimezone(UTC) for g in case.get("gatherings") or []],
        reads={k: _delay(case, k) for k, w in table.items() if w.kind == "lesson"},
        reminders=case.get("reminders", True),
        weeks=table,
    )


def _week(week: dict[str, Any]) -> Week:
    aside = week.get("optional") or week.get("deciding")
    return Week(week["position"], week["kind"], week["kind"] == "lesson" and not aside)


def _rests(case: dict[str, Any]) -> list[Rest]:
    pauses = [p.split(":") for p in case.get("pause") or []]
    spans = [(date.fromisoformat(d), int(n), True) for d, n in pauses]
    spans += [(date.fromisoformat(d), 7, False) for d in case.get("time_off") or []]
    return sorted((Rest(d, d + DAY * n, note) for d, n, note in spans), key=lambda r: r.start)


def _delay(case: dict[str, Any], week: int) -> timedelta | None:
    """How long after its opening a lesson is read; None is never. By default at once."""
    told = case.get("reads") or {}
    if str(week) in told:
        said = told[str(week)]
        return None if said is None else timedelta(days=int(str(said).rstrip("d")))
    return None if case.get("reads_nothing") else timedelta(0)
