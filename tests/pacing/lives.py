"""Random lives: batch cases with their courses, one for each seed, to compare the rules with the oracle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from tests.pacing import oracle

Case = dict[str, Any]
Weeks = list[dict[str, Any]]
Result = dict[str, Any]

DAY = timedelta(days=1)
NOTES = ("no_rush", "closing_note", "pause_over", "hold_note", "catch_up")
HOURS = ("08:00", "08:15", "09:00", "09:30", "12:00", "17:45", "20:00", "20:29")
ODD = (
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Fakaofo", date(2011, 12, 30)),
    ("Australia/Lord_Howe", date(2019, 10, 6)),
    ("Asia/Pyongyang", date(2015, 8, 15)),
    ("America/Caracas", date(2016, 5, 1)),
    ("Africa/Casablanca", date(2018, 6, 17)),
)


@cache
def zones() -> tuple[str, ...]:
    """Every zone of the tz database that names a place or an offset."""
    return tuple(sorted(z for z in available_timezones() if z not in ("localtime", "Factory")))


def random_life(seed: int, weeks: Weeks | None = None, starts_on: date | None = None) -> tuple[Case, Weeks]:
    """A valid case and the weeks of its course, drawn as well where none, or no first date, is given."""
    rng = Random(seed)
    weeks = weeks or _weeks(rng)
    zone, drawn = _where_and_when(rng)
    starts_on = starts_on or drawn
    case: Case = {
        "course": "random",
        "starts_on": starts_on.isoformat(),
        "zone": zone,
        "hour": rng.choice(HOURS),
        "day": rng.randrange(7),
    }
    length = len(weeks) * 7
    if rng.random() < 0.35:
        case["hold"] = _holds(rng, len(weeks))
    if moves := _moves(Random(f"moves of {seed}"), case, len(weeks)):  # a seed of its own
        case["move"] = moves
    if rng.random() < 0.35:
        _join_late(rng, case, starts_on, length)
    if rng.random() < 0.2:
        case["own_pace"] = rng.choice((7, 10, 14))
    _rest(rng, case, length)
    _read(rng, case, weeks)
    if rng.random() < 0.4:
        first = datetime.combine(starts_on, time(), UTC)
        case["gatherings"] = sorted(
            (first + timedelta(days=rng.randrange(1, length + 21), hours=rng.randrange(24))).isoformat()
            for _ in range(rng.randint(1, 4))
        )
    return case, weeks


def _weeks(rng: Random) -> Weeks:
    weeks: Weeks = []
    for position in range(1, rng.randint(1, 9) + 1):
        kinds = ("lesson", "lesson", "lesson", "lesson", "rest", "optional", "deciding")
        kind = "lesson" if position == 1 else rng.choice(kinds)
        weeks.append(
            {
                "position": position,
                "kind": "rest" if kind == "rest" else "lesson",
                "optional": kind == "optional",
                "deciding": kind == "deciding",
            }
        )
    return weeks


def _where_and_when(rng: Random) -> tuple[str, date]:
    """Half of the lives anywhere in 2010–2030, half with a change of the clocks in their course."""
    if rng.random() < 0.1:
        zone, around = rng.choice(ODD)
        return zone, around - DAY * rng.randrange(60)
    zone = rng.choice(zones())
    start = date(2010, 1, 1) + DAY * rng.randrange(365 * 21)
    changes = [d for d in (start + DAY * n for n in range(365)) if _offset(zone, d) != _offset(zone, d + DAY)]
    if changes and rng.random() < 0.5:
        start = rng.choice(changes) - DAY * rng.randrange(40)
    return zone, start


def _offset(zone: str, on: date) -> timedelta | None:
    return datetime.combine(on, time(), ZoneInfo(zone)).utcoffset()


def _holds(rng: Random, weeks: int) -> list[str]:
    left, holds = 3, []
    for week in sorted(rng.sample(range(1, weeks + 1), min(weeks, rng.randint(1, 2)))):
        n = rng.randint(1, min(2, left))
        left -= n
        holds.append(f"{week}:{n}")
    return holds


def _moves(rng: Random, case: Case, weeks: int) -> list[str]:
    """Dates of single weeks changed, four from those beside them at least; the first comes no sooner."""
    if rng.random() < 0.7:
        return []
    held = {int(k): int(n) for k, n in (hold.split(":") for hold in case.get("hold", []))}
    moves = dict[int, int]()
    for week in sorted(rng.sample(range(1, weeks + 1), min(weeks, rng.randint(1, 3)))):
        sooner = 7 * (1 + held.get(week, 0)) - moves.get(week - 1, 0) - 4 if week > 1 else 0
        later = 7 * (1 + held.get(week + 1, 0)) - 4 if week < weeks else 14
        if days := rng.randint(-min(sooner, 14), min(later, 14)):
            moves[week] = days
    return [f"{week}:{days}" for week, days in moves.items()]


def _join_late(rng: Random, case: Case, starts_on: date, length: int) -> None:
    case["joined"] = (starts_on + DAY * rng.randrange(-3, length + 3)).isoformat()


def _rest(rng: Random, case: Case, length: int) -> None:
    """Pauses and time off that do not overlap, and hard days alone or side by side."""
    at = date.fromisoformat(str(case.get("joined") or case["starts_on"]))
    pauses: list[str] = []
    off: list[str] = []
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 3))):
        at += DAY * rng.choice((0, *range(0, length + 10, 3), rng.randrange(length + 10)))
        if rng.random() < 0.6 or len(off) == 2:
            days = rng.choice((7, 7, 14, 14, 28, 84))
            pauses.append(f"{at.isoformat()}:{days}")
        else:
            days = 7
            off.append(at.isoformat())
        at += DAY * days
    if pauses:
        case["pause"] = pauses
        if rng.random() < 0.5:
            case["back"] = rng.choice(("group", "own:7", "own:10", "own:14"))
    if off:
        case["time_off"] = off
    if rng.random() < 0.4:
        case["hard_day"] = _hard_days(rng, date.fromisoformat(case["starts_on"]), length)


def _hard_days(rng: Random, starts_on: date, length: int) -> list[str]:
    days: set[date] = set()
    for _ in range(rng.randint(1, 4)):
        first = starts_on + DAY * rng.randrange(length + 35)
        days.update(first + DAY * n for n in range(rng.choice((1, 1, 3, 3, 6))))
    return sorted(d.isoformat() for d in days)


def _read(rng: Random, case: Case, weeks: Weeks) -> None:
    habit = rng.random()
    if habit < 0.2:
        case["reads_nothing"] = True
    elif habit < 0.65:
        delays = ("0d", "1d", "2d", "3d", "5d", "6d", "8d", "12d", "16d", "30d", None, None)
        told = [w["position"] for w in weeks if w["kind"] == "lesson" and rng.random() < 0.6]
        case["reads"] = {str(k): rng.choice(delays) for k in told}
    if rng.random() < 0.15:
        case["reminders"] = False


def disagreements(
    seeds: Iterable[int], run_rules: Callable[[Case, Weeks], Result]
) -> Iterator[tuple[int, Case, Result, Result]]:
    """Seed, case, the oracle's result and the rules' result of every life on which the two differ."""
    for seed in seeds:
        case, weeks = random_life(seed)
        expected, found = oracle.run(case, weeks), run_rules(case, weeks)
        if sorted_result(expected) != sorted_result(found):
            yield seed, case, expected, found


def sorted_result(result: Result) -> Result:
    """A result in one order where pacing.md gives none: among skips, and among the notes of one letter."""
    skipped = sorted(result.get("skipped", []), key=lambda s: (s["local_date"], s["item"], s["reason"]))
    letters = [{**x, "items": _notes_in_order(x["items"])} for x in result.get("letters", [])]
    return {**result, "letters": letters, "skipped": skipped}


def _notes_in_order(items: list[str]) -> list[str]:
    notes = iter(sorted(i for i in items if i.split(":")[0] in NOTES))
    return [next(notes) if i.split(":")[0] in NOTES else i for i in items]
