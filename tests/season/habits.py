"""Who people are, drawn from a seed: how they read, when they rest, and who comes late or goes at their own pace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from tests.season.lives import Life
from tests.season.plans import Plan

DELAYS = ("1d", "2d", "3d", "5d", "9d", "30h")
DAYS = (0, 0, 0, 1, 4, 6)
Chosen = dict[str, Any]
Habit = Callable[[Random, Plan, int], Chosen]


def few_lives(plan: Plan, seed: int, people: int, zones: int) -> list[Life]:
    """People in so many zones; three of them rest: one pauses, one takes time off, one has a hard day."""
    rng = Random(seed)
    resting = dict(zip(rng.sample(range(people), 3), (_pauses, _takes_time_off, _has_a_hard_day), strict=True))
    return [
        _life(rng, plan, number, zones, **resting.get(number, _reads)(rng, plan, number)) for number in range(people)
    ]


def many_lives(plan: Plan, seed: int, people: int, zones: int) -> list[Life]:
    """The same for a crowd, in which every fourth also rests, comes late, or goes at their own pace."""
    rng = Random(seed)
    return [
        _life(rng, plan, number, zones, **_reads(rng, plan, rng.randrange(3)), **_lives_on(rng, plan, number))
        for number in range(people)
    ]


def _life(rng: Random, plan: Plan, number: int, zones: int, **chosen: Any) -> Life:
    hour, day, reminders = rng.choice(plan.hours), rng.choice(DAYS), rng.random() < 0.7
    track, style = rng.choice(plan.tracks), rng.choice(("discreet", "note"))
    return Life(
        plan=plan,
        number=number,
        group=number // zones % plan.groups,
        zone=plan.zones[number % zones],
        hour=hour,
        day=day,
        reminders=reminders,
        track=track,
        style="whole" if number % 5 == 0 else style,
        **chosen,
    )


def _lives_on(rng: Random, plan: Plan, number: int) -> Chosen:
    ways: tuple[Habit, ...] = (_pauses, _pauses, _takes_time_off, _has_a_hard_day, _comes_late, _comes_late, _own_pace)
    return rng.choice(ways)(rng, plan, number) if number % 3 == 0 else {}


def _reads(rng: Random, plan: Plan, number: int) -> Chosen:
    """A third each: reads at once; reads nothing; reads late or not every week."""
    if number % 3 == 0:
        return {}
    if number % 3 == 1:
        return {"reads_nothing": True}
    return {"reads": {str(week): rng.choice((*DELAYS, None)) for week in range(1, plan.weeks + 1)}}


def _pauses(rng: Random, plan: Plan, _number: int) -> Chosen:
    weeks = rng.choice((1, 2, 4) if plan.weeks > 4 else (1, 2))
    way = rng.choice((None, None, "group", "own:7", "own:10"))
    return {"pause": (_some_day(rng, plan), weeks), "back": way}


def _takes_time_off(rng: Random, plan: Plan, _number: int) -> Chosen:
    first = _some_day(rng, plan)
    return {"time_off": (first, first + timedelta(days=20)) if plan.weeks > 4 else (first,)}


def _has_a_hard_day(rng: Random, plan: Plan, _number: int) -> Chosen:
    days = rng.sample(range(7, 7 * plan.weeks), 3)
    return {"hard_days": tuple(plan.starts_on + timedelta(days=day) for day in sorted(days))}


def _comes_late(rng: Random, plan: Plan, _number: int) -> Chosen:
    return {"joined": plan.starts_on + timedelta(days=rng.randrange(2, 7 * plan.weeks - 10))}


def _own_pace(rng: Random, plan: Plan, _number: int) -> Chosen:
    return {"own_pace": rng.choice((7, 10, 14)), "joined": rng.choice((None, plan.starts_on + timedelta(days=9)))}


def _some_day(rng: Random, plan: Plan) -> Any:
    return plan.starts_on + timedelta(days=rng.randrange(4, 5 * plan.weeks))
