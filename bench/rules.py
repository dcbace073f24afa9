"""P8: how many timelines of one person and nine weeks the pure rules compute in a second of one core."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from datetime import time as clock
from random import Random
from statistics import median
from typing import Any

from bench.report import Report
from unhurried.kit.zones import offered
from unhurried.letters.simulation import habits
from unhurried.letters.simulation.group import course_of
from unhurried.letters.timeline.case import Case
from unhurried.letters.timeline.walk import walk
from unhurried.pacing.rules import Hold, Pause
from unhurried.pacing.rules.times import DAY

WEEKS, ROUNDS, PEOPLE, SEED = 9, 9, 400, 1
KINDS = ("group", "own pace", "joins late", "pauses", "group waits", "reads nothing")
SHARES = (62, 12, 8, 8, 5, 5)
SPANS = tuple(timedelta(days=days) for days in (0, 0, 0, 0, 1, 1, 2, 3, 5, 8))


def run() -> Report:
    """Timelines of people drawn as in the simulation: all zones, many hours, every way of taking a course.

    Each round draws people of its own, so that nothing but zones and dates is met twice. P8 is the median of the
    rounds, by processor time; each kind of person is measured in the same rounds.
    """
    mixed: list[float] = []
    kinds: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for number in range(ROUNDS + 1):
        rng = Random(SEED * 1000 + number)
        people = [case_of(rng, rng.choices(KINDS, SHARES)[0]) for _person in range(PEOPLE)]
        mixed.append(_speed(people))
        for kind in KINDS:
            kinds[kind].append(_speed([case_of(rng, kind) for _person in range(PEOPLE // 8)]))
        print(f"  {number}/{ROUNDS}: {mixed[-1]:,.0f}", file=sys.stderr)
    report = Report({"P8": round(median(mixed[1:]), 1)})
    report.figures["rules_people"] = ROUNDS * PEOPLE
    report.figures["rules_seed"] = SEED
    report.figures["rules_spread"] = [round(min(mixed[1:])), round(max(mixed[1:]))]
    report.figures["rules_by_kind"] = {kind: round(median(speeds[1:])) for kind, speeds in kinds.items()}
    report.figures["rules_shares_percent"] = dict(zip(KINDS, SHARES, strict=True))
    return report


def _speed(people: list[Case]) -> float:
    """Timelines a second. What was in memory before is left out of the search for cycles, which goes on as usual."""
    gc.collect()
    gc.freeze()
    begun = time.process_time()
    for case in people:
        for _step in walk(case):
            pass
    return len(people) / (time.process_time() - begun)


def case_of(rng: Random, kind: str) -> Case:
    """Somebody of that kind, somewhere, at some hour; a lesson is read at once or days later."""
    starts_on = date(2026, 10, 19) + DAY * rng.randrange(28)
    weeks, zone, hour = course_of(WEEKS), rng.choice(offered()), _hour(rng)
    plain = Case("bench", starts_on, zone, weeks, hour, rng.randrange(7), reminders=rng.random() < 0.8)
    reads = {position: rng.choice(SPANS) for position in range(1, WEEKS + 1)}
    return replace(plain, **{"reads": reads, **dict(_more(rng, kind, starts_on))})


def _hour(rng: Random) -> clock:
    return clock.fromisoformat(habits.chosen(rng, habits.HOURS))


def _more(rng: Random, kind: str, starts_on: date) -> Iterator[tuple[str, Any]]:
    """What makes this kind of person."""
    some_day = starts_on + DAY * rng.randrange(1, 7 * WEEKS)
    if kind == "own pace":
        yield "own_pace", rng.choice(habits.INTERVALS)
    elif kind == "joins late":
        yield "joined", starts_on + DAY * rng.randrange(2, 30)
    elif kind == "pauses":
        yield "pause", (Pause(some_day, rng.choice((7, 14, 28))),)
        yield "back", rng.choice((None, "group", "own:7", "own:10"))
    elif kind == "group waits":
        yield "hold", (Hold(rng.randint(2, WEEKS), rng.choice((1, 2))),)
    elif kind == "reads nothing":
        yield "reads_nothing", True
        yield "reads", {}
