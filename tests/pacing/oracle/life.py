"""A life walked date by date, and the copies of it that look ahead."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from tests.pacing.oracle.case import Case, Week

LESSONS, GATHERINGS, NOTES, REMINDERS = range(4)  # §3: the order in which dates are taken


@dataclass(frozen=True)
class Opening:
    """A week opened for the person; `earlier` when it was caught up on (§2.5)."""

    week: Week
    on: date
    at: datetime
    earlier: bool


@dataclass
class Life:
    """Everything that has happened to one person up to `today`."""

    case: Case
    today: date
    known_on: date
    interval: int | None = None  # own pace in dates; None is the group's pace
    openings: list[Opening] = field(default_factory=list)
    unread: list[Opening] = field(default_factory=list)  # counted lessons opened since the last action
    reads_due: list[tuple[datetime, int]] = field(default_factory=list)
    read_on: dict[int, date] = field(default_factory=dict)
    taken: set[date] = field(default_factory=set)  # dates with a place in the budget
    letters: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[dict[str, Any]] = field(default_factory=list)
    named: set[int] = field(default_factory=set)
    done: set[tuple[str, object]] = field(default_factory=set)  # notes and reminders that went
    pending: dict[tuple[str, object], str] = field(default_factory=dict)
    owes_catch_up: date | None = None
    ignored: int = 0
    silent: bool = False

    def opened(self, week: int) -> bool:
        """Whether that week is open (§2.7: it stays so)."""
        return any(o.week.position == week for o in self.openings)

    def act(self, on: date) -> None:
        """The person did something: every ladder and count starts again, a note of it lapses that day (§4)."""
        self.unread, self.silent = [], False
        for key in [k for k in self.pending if k[0] in ("no_rush", "closing_note")]:
            self.skip(self.pending.pop(key), "no_longer_current", on)

    def ahead(self) -> Life:
        """A copy that knows what is known today, for walking on without any further action."""
        twin = copy(self)
        for name in ("openings", "unread", "letters", "skipped"):
            setattr(twin, name, list(getattr(self, name)))
        for name in ("taken", "named", "done"):
            setattr(twin, name, set(getattr(self, name)))
        twin.pending, twin.reads_due, twin.read_on = dict(self.pending), [], dict(self.read_on)
        return twin

    def skip(self, item: str, reason: str, on: date | None = None) -> None:
        """Record what is not sent today (or on that date), and why (mail §1)."""
        self.skipped.append({"local_date": (on or self.today).isoformat(), "item": item, "reason": reason})

    def result(self) -> dict[str, Any]:
        """The life as `timeline --json` prints one."""
        openings = [
            {"week": o.week.position, "kind": o.week.kind, **_when("opens_at", o.at, self.case)} for o in self.openings
        ]
        letters = [
            {**_when("at", x["at"], self.case), "local_date": x["on"].isoformat(), "items": x["items"]}
            for x in self.letters
        ]
        return {"openings": openings, "letters": letters, "skipped": self.skipped}


def _when(key: str, at: datetime, case: Case) -> dict[str, str]:
    return {key: at.astimezone(UTC).isoformat(), "local": at.astimezone(case.zone).isoformat()}
