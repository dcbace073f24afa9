"""How people take a course: nine habits and their shares. Guesses, all in one table, to be replaced by what is seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

HOUR = timedelta(hours=1)
DAYS = tuple(timedelta(days=n) for n in range(30))


@dataclass(frozen=True)
class Habit:
    """One way of taking a course: its share of all people, and how long after its opening a lesson is read."""

    name: str
    share: float
    reads: tuple[timedelta, ...] = (HOUR / 4, HOUR, 3 * HOUR, 10 * HOUR)


AT_ONCE = Habit("reads at once", 0.34)
LATE = Habit("reads late", 0.20, (DAYS[1], DAYS[2], DAYS[3], DAYS[5], DAYS[6], DAYS[9]))
RESTS = Habit("takes time off", 0.08)
PAUSES = Habit("pauses", 0.10)
VANISHES = Habit("vanishes", 0.10)
RETURNS = Habit("vanishes and returns", 0.08, (HOUR, DAYS[1], DAYS[4]))
MOVES_HOUR = Habit("changes the hour", 0.04)
TRAVELS = Habit("travels", 0.04)
LEAVES = Habit("leaves", 0.02, (HOUR, DAYS[2]))

HABITS = (AT_ONCE, LATE, RESTS, PAUSES, VANISHES, RETURNS, MOVES_HOUR, TRAVELS, LEAVES)
SHARES = tuple(habit.share for habit in HABITS)

ZONES = (
    ("America/New_York", 12), ("America/Los_Angeles", 8), ("America/Chicago", 7), ("America/Sao_Paulo", 6),
    ("Europe/London", 10), ("Europe/Berlin", 12), ("Europe/Madrid", 7), ("Europe/Kyiv", 3), ("Africa/Lagos", 4),
    ("Africa/Johannesburg", 3), ("Asia/Kolkata", 9), ("Asia/Kathmandu", 2), ("Asia/Manila", 4), ("Asia/Tokyo", 4),
    ("Australia/Sydney", 5), ("Australia/Lord_Howe", 1), ("Pacific/Auckland", 2), ("Pacific/Apia", 1),
)  # fmt: skip
ANYWHERE = 0.25
HOURS = (
    ("08:00", 10), ("08:30", 8), ("09:00", 20), ("09:30", 4), ("10:00", 4), ("12:00", 6), ("13:15", 2),
    ("17:00", 4), ("18:00", 8), ("19:00", 12), ("20:00", 14), ("20:29", 2),
)  # fmt: skip
INTERVALS = (7, 10, 14)
OWN_PACE, JOINS_LATE, NO_REMINDERS, HARD_DAYS, SECOND_GROUP = 0.12, 0.08, 0.2, 0.1, 0.02


def chosen(rng: Random, table: tuple[tuple[str, int], ...]) -> str:
    """One of a table of values and weights."""
    values, weights = zip(*table, strict=True)
    found: str = rng.choices(values, weights)[0]
    return found
