"""What a season comes to: counts that can be added up, whoever counted them and in whatever order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from unhurried.pacing.rules.times import WEEK

STATES = ("waiting", "reading", "resting", "quiet", "finished", "left")
HOUR = timedelta(hours=1)
EXAMPLES = 5


@dataclass(frozen=True)
class Terms:
    """What a season is drawn from: the same terms give the same season, whatever it runs on."""

    participants: int
    weeks: int
    seed: int = 1
    starts_on: date = date(2026, 10, 19)

    @property
    def start(self) -> datetime:
        """Three days before the first group's date, so that no zone is earlier."""
        return datetime.combine(self.starts_on - timedelta(days=3), time(), UTC)

    @property
    def end(self) -> datetime:
        """Sixteen weeks after the last group date, which no pause or ladder that matters outlives."""
        return self.start + WEEK * (self.weeks + 16)


@dataclass
class Season:
    """The counts of some people's season; `add` makes it that of more people."""

    people: int = 0
    steps: int = 0
    letters: Counter[int] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)
    skips: Counter[str] = field(default_factory=Counter)
    openings: Counter[int] = field(default_factory=Counter)
    states: Counter[tuple[int, str]] = field(default_factory=Counter)
    habits: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[int, str]] = field(default_factory=list)

    def add(self, more: Season) -> None:
        """Count these people in."""
        self.people += more.people
        self.steps += more.steps
        for name in ("letters", "items", "skips", "openings", "states", "habits", "broken"):
            getattr(self, name).update(getattr(more, name))
        self.examples = sorted([*self.examples, *more.examples])[:EXAMPLES]

    def told(self, terms: Terms) -> dict[str, Any]:
        """The season as plain data: instants and dates in UTC, weeks counted from the first group's date."""
        days = self.letters_per_day(terms)
        return {
            "participants": self.people,
            "weeks": terms.weeks,
            "seed": terms.seed,
            "starts_on": terms.starts_on.isoformat(),
            "letters": sum(self.letters.values()),
            "letters_per_day": {day.isoformat(): days[day] for day in sorted(days)},
            "peak_day": _peak({day.isoformat(): count for day, count in days.items()}),
            "peak_hour": _peak(self._hours(terms)),
            "items": dict(sorted(self.items.items())),
            "skips": dict(sorted(self.skips.items())),
            "openings": sum(self.openings.values()),
            "openings_per_week": {str(week): self.openings[week] for week in sorted(self.openings)},
            "people_by_state": {str(week): self.people_in(week) for week in self.counted_weeks()},
            "habits": dict(sorted(self.habits.items())),
            "steps": self.steps,
            "broken": dict(sorted(self.broken.items())),
            "examples": [f"person {number}: {what}" for number, what in self.examples],
        }

    def letters_per_day(self, terms: Terms) -> Counter[date]:
        """Letters by their UTC date."""
        found: Counter[date] = Counter()
        for hour, count in self.letters.items():
            found[(terms.start + HOUR * hour).date()] += count
        return found

    def counted_weeks(self) -> list[int]:
        """The weeks of the season at whose end people were counted."""
        return sorted({week for week, _state in self.states})

    def people_in(self, week: int) -> dict[str, int]:
        """How many people were in each state at the end of a week of the season."""
        return {state: self.states[week, state] for state in STATES}

    def _hours(self, terms: Terms) -> dict[str, int]:
        return {(terms.start + HOUR * hour).isoformat(): count for hour, count in self.letters.items()}


def _peak(counts: dict[str, int]) -> dict[str, Any]:
    """The first of the highest."""
    if not counts:
        return {"at": None, "letters": 0}
    at = min(counts, key=lambda one: (-counts[one], one))
    return {"at": at, "letters": counts[at]}
