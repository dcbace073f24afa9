"""What is previewed is what happens, through the database, however often the clockwork runs (pacing.md I6, I9)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.letters.living import COURSE, SHORT, Life, begin, foreseen, live, lived
from unhurried.agenda.models import Due
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.letters.service import tick

NINE = {"course": COURSE, "starts_on": "2026-10-19"}
CASES: dict[str, dict[str, Any]] = {
    "reads at once": {**NINE, "zone": "Europe/Madrid", "hour": "09:30"},
    "reads nothing": {**NINE, "zone": "America/St_Johns", "reads_nothing": True},
    "reads late, kept quiet": {**NINE, "zone": "Asia/Kathmandu", "day": 3, "reads": {"2": "5d"}, "reminders": False},
    "joined late": {**NINE, "zone": "Pacific/Apia", "joined": "2026-11-11", "day": 1},
    "two weeks of rest": {**NINE, "zone": "Australia/Lord_Howe", "pause": ["2026-11-02:14"]},
    "back at an own pace": {**NINE, "zone": "UTC", "pause": ["2026-11-04:7"], "back": "own:10"},
    "held": {**NINE, "zone": "Africa/Casablanca", "hold": ["3:1", "6:2"]},
    "own pace, slow": {**NINE, "zone": "America/New_York", "own_pace": 10, "reads": {"1": "3d", "3": "9d"}},
    "hard day and time off": {**NINE, "zone": "Asia/Tehran", "hard_day": ["2026-11-02"], "time_off": ["2026-11-16"]},
    "short course, falls behind": {
        "course": SHORT,
        "starts_on": "2026-03-02",
        "zone": "Europe/Lisbon",
        "reads": {"1": "12d", "2": None, "3": None, "4": None},
    },
}


def from_look_to_look(life: Life) -> Iterator[datetime]:
    """The moments that the walking clock stops at."""
    moment: datetime | None = life.start
    while moment is not None and moment <= life.end:
        yield moment
        moment = _next_stop(life, moment)


def _next_stop(life: Life, moment: datetime) -> datetime | None:
    looks = [look for look in db.session.scalars(select(Due.look_at)) if look > moment]
    db.session.rollback()
    soon = [at + timedelta(microseconds=1) for at, _deed in life.deeds if at >= moment]
    return min([*looks, *(at for at in soon if at > moment)], default=None)


def every(stride: timedelta, life: Life) -> Iterator[datetime]:
    """Moments at a fixed distance."""
    moment = life.start
    while moment <= life.end:
        yield moment
        moment += stride


@pytest.mark.parametrize("name", CASES)
def test_a_walked_life_is_the_previewed_one(app: Flask, name: str) -> None:
    life = begin(CASES[name])
    live(life, from_look_to_look(life), tick)
    assert lived(life) == foreseen(life)


@pytest.mark.parametrize("minutes", [60, 179])
@pytest.mark.parametrize("name", ["joined late", "reads late, kept quiet", "short course, falls behind"])
def test_a_clockwork_that_runs_now_and_then_gives_the_same_letters(app: Flask, name: str, minutes: int) -> None:
    life = begin(CASES[name])
    live(life, every(timedelta(minutes=minutes), life), tick)
    assert lived(life) == foreseen(life)


def test_a_clockwork_that_runs_once_a_day_opens_the_same_weeks(app: Flask) -> None:
    life = begin(CASES["joined late"])
    live(life, every(timedelta(days=1), life), tick)
    assert lived(life)["openings"] == foreseen(life)["openings"]


def test_two_clockworks_at_once_write_what_one_writes(app: Flask) -> None:
    lives = [
        begin(CASES[name], f"{n}@people.example") for n, name in enumerate(("held", "reads nothing", "joined late"))
    ]
    start = min(life.start for life in lives)
    together = Life(0, 0, start, lives[0].expected, sorted((d for one in lives for d in one.deeds), key=lambda d: d[0]))
    end = max(life.end for life in lives)

    def moments() -> Iterator[datetime]:
        moment: datetime | None = start
        while moment is not None and moment <= end:
            yield moment
            moment = _next_stop(together, moment)

    def in_its_own_context() -> int:
        with app.app_context():
            return tick()

    def twice() -> None:
        with ThreadPoolExecutor(2) as pool:
            for run in [pool.submit(in_its_own_context) for _ in range(2)]:
                run.result()
        clock.forget()

    live(together, moments(), twice)
    assert [lived(life) for life in lives] == [foreseen(life) for life in lives]


def test_everyone_has_a_next_moment_or_a_reason_why_not(app: Flask) -> None:
    life = begin(CASES["reads at once"])
    live(life, from_look_to_look(life), tick)
    tick()
    from unhurried.pacing.models import Standing

    waiting = db.session.scalar(select(func.count()).where(Due.person_id == life.person))
    reason = db.session.scalar(select(Standing.no_look).where(Standing.person_id == life.person))
    assert (waiting, reason) == (0, "finished")
