"""Letters tell of gatherings as the timeline foretells it, through the database (pacing.md §3, §5, I6, I9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.letters.living import SHORT, Life, begin, foreseen, live, lived
from tests.letters.test_preview_and_live_run import every, from_look_to_look
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.gatherings import queries, service
from unhurried.gatherings.rules import Wish
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.service import tick
from unhurried.pacing import service as pacing

CASE = {"course": SHORT, "starts_on": "2026-10-19"}
CALLS = (date(2026, 10, 22), date(2026, 10, 26), date(2026, 11, 5), date(2026, 11, 14))
LIVES: dict[str, dict[str, Any]] = {
    "reads nothing": {"zone": "America/St_Johns", "reads_nothing": True},
    "another day": {"zone": "Asia/Kathmandu", "day": 3, "reads": {"2": "5d"}, "reminders": False},
    "joined late": {"zone": "Pacific/Apia", "joined": "2026-11-04", "day": 1},
    "rests": {"zone": "Australia/Lord_Howe", "pause": ["2026-11-02:14"]},
    "own pace, a hard day": {"zone": "America/New_York", "own_pace": 10, "hard_day": ["2026-11-04"]},
}


def cohort_of(life: Life) -> Cohort:
    place = db.session.get_one(Enrolment, life.enrolment)
    return db.session.get_one(Cohort, place.cohort_id)


def instants(days: Iterable[date]) -> list[str]:
    """Seven in the evening, UTC, as the group has it."""
    return [datetime.combine(day, time(19), UTC).isoformat() for day in days]


def meet(life: Life, days: Iterable[date] = CALLS) -> None:
    """Plan the calls in the database, in another order than that of time."""
    with transaction():
        clock.stop_at(life.start)
        for day in reversed(list(days)):
            service.plan(cohort_of(life), Wish(f"Call of {day}", day, time(19), 60), by=None)


def told(life: Life) -> dict[str, Any]:
    """What happened, gatherings numbered in order of time as a timeline has them."""
    meetings = queries.meetings_of([cohort_of(life).id])
    numbers = {f"gathering:{one.item_id}": f"gathering:{number}" for number, one in enumerate(meetings, 1)}
    found = lived(life)
    named = lambda names: sorted(numbers.get(name, name) for name in names)  # noqa: E731
    found["letters"] = [(at, day, named(items)) for at, day, items in found["letters"]]
    found["skipped"] = sorted((day, numbers.get(item, item), reason) for day, item, reason in found["skipped"])
    return found


def preview(life: Life) -> dict[str, Any]:
    found = foreseen(life)
    found["letters"] = [(at, day, sorted(items)) for at, day, items in found["letters"]]
    return found


@pytest.mark.parametrize("name", LIVES)
def test_a_walked_life_with_gatherings_is_the_previewed_one(app: Flask, name: str) -> None:
    life = begin({**CASE, **LIVES[name], "gatherings": instants(CALLS)})
    meet(life)
    live(life, from_look_to_look(life), tick)
    assert told(life) == preview(life)
    items = {item for _at, _day, items in preview(life)["letters"] for item in items}
    assert any(item.startswith("gathering:") for item in items), "the case tells of none"


def test_a_clockwork_that_runs_now_and_then_tells_the_same(app: Flask) -> None:
    life = begin({**CASE, **LIVES["another day"], "gatherings": instants(CALLS)})
    meet(life)
    live(life, every(timedelta(minutes=179), life), tick)
    assert told(life) == preview(life)


def test_after_a_hold_the_letters_are_those_of_a_timeline_in_which_the_calls_moved_along(app: Flask) -> None:
    moved = [day + timedelta(weeks=1) if day >= date(2026, 11, 2) else day for day in CALLS]
    case = {**CASE, "zone": "Europe/Madrid", "hour": "09:30"}
    life = begin({**case, "hold": ["3:1"], "gatherings": instants(moved)})
    with transaction():  # in the database the hold comes after the calls, as in life
        [held] = [*queries.meetings.holds_of([cohort_of(life).id])]
        db.session.delete(held)
    meet(life)
    with transaction():
        pacing.hold(cohort_of(life), 3, 1, by=None)
    assert [one.timing.on for one in queries.meetings_of([cohort_of(life).id])] == moved
    live(life, from_look_to_look(life), tick)
    happened, foretold = told(life), preview(life)
    assert happened == foretold
