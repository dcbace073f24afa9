"""I6 and I9 over random lives through the database: many people in one, under a clockwork that comes late, or twice.

The same people are drawn for each way of running it, so that each has to come to what the preview says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.letters.living import COURSE, Life, begin, foreseen, live, lived
from tests.pacing.drawing import NINE
from tests.pacing.lives import Case, random_life
from unhurried.agenda.models import Due
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.letters.service import tick

PEOPLE, BEGINS = 8, date(2026, 10, 19)
START = datetime(2026, 10, 9, tzinfo=UTC)
SERVED = {84: 28}  # an open pause has no length of its own in the preview; four weeks are the longest that is offered
Run = Callable[[], object]


def case_of(seed: int) -> Case:
    """A random life in the nine-week course as the site can have it: rests that its pages offer, no gatherings."""
    case, _weeks = random_life(seed, NINE, BEGINS)
    rests = [rest.split(":") for rest in case.get("pause", [])]
    case["pause"] = [f"{on}:{SERVED.get(int(days), days)}" for on, days in rests]
    case["hour"] = min(case["hour"], "12:15")  # three hours later it is not quiet yet
    case.pop("gatherings", None)
    if "own_pace" in case:  # the pages offer a way back from a rest to those who go with the group
        case.pop("back", None)
    return {**case, "course": COURSE}


def people(block: int) -> list[Life]:
    return [begin(case_of(block * PEOPLE + n), f"{n}@people.example", START) for n in range(PEOPLE)]


def walk(lives: list[Life], run: Run, late: Callable[[], timedelta]) -> None:
    """Run the clockwork at each moment at which somebody is due, so much later, with what everybody does between."""
    deeds = sorted((deed for life in lives for deed in life.deeds), key=lambda deed: deed[0])
    everyone = Life(0, 0, START, lives[0].expected, deeds)
    end = max(life.end for life in lives) + timedelta(days=10)

    def moments() -> Iterator[datetime]:
        moment: datetime | None = START
        while moment is not None and moment <= end:
            yield moment
            moment = next_stop(everyone, moment, late())

    live(everyone, moments(), run)


def next_stop(everyone: Life, moment: datetime, late: timedelta) -> datetime | None:
    """The next moment to run, `late` after somebody is due, or right after something was done."""
    looks = [look for look in db.session.scalars(select(Due.look_at)) if look > moment]
    db.session.rollback()
    done = [at + timedelta(microseconds=1) for at, _deed in everyone.deeds if at >= moment]
    soonest = min([*looks, *(at for at in done if at > moment)], default=None)
    return soonest and soonest + late


def twice_at_once(app: Flask) -> Run:
    """Two clockworks at one moment, each in a thread and with a connection of its own."""

    def in_its_own_context() -> int:
        with app.app_context():
            return tick()

    def run() -> None:
        with ThreadPoolExecutor(2) as pool:
            for one in [pool.submit(in_its_own_context) for _ in range(2)]:
                one.result()
        clock.forget()

    return run


BLOCKS = [pytest.param(0), *(pytest.param(block, marks=pytest.mark.long) for block in (1, 2, 3))]


@pytest.mark.parametrize("block", BLOCKS)
def test_random_lives_are_the_previewed_ones_however_late_within_three_hours(app: Flask, block: int) -> None:
    lives, minutes = people(block), Random(block)
    walk(lives, tick, lambda: timedelta(minutes=minutes.choice((0, 0, 1, 60, 179))))
    assert [lived(life) for life in lives] == [foreseen(life) for life in lives]


@pytest.mark.parametrize("block", BLOCKS)
def test_random_lives_are_the_previewed_ones_under_two_clockworks_at_once(app: Flask, block: int) -> None:
    lives = people(block)
    walk(lives, twice_at_once(app), timedelta)
    assert [lived(life) for life in lives] == [foreseen(life) for life in lives]


@pytest.mark.parametrize("block", BLOCKS)
def test_after_outages_the_openings_are_the_same_and_letters_keep_their_budget(app: Flask, block: int) -> None:
    lives, hours = people(block), Random(block)
    walk(lives, tick, lambda: timedelta(hours=hours.choice((0, 0, 5, 30, 72))))
    for life in lives:
        found = lived(life)
        assert found["openings"] == foreseen(life)["openings"]
        days = sorted(date.fromisoformat(day) for _at, day, _items in found["letters"])
        assert all(two > one for one, two in pairwise(days))
        assert all((three - one).days >= 7 for one, three in zip(days, days[2:], strict=False))
        told(found, foreseen(life))


def told(found: dict[str, Any], expected: dict[str, Any]) -> None:
    """Every week that opened was told in a letter or is skipped with a reason; each once."""
    items = [item for _at, _day, items in found["letters"] for item in items] + [one[1] for one in found["skipped"]]
    weeks = sorted(item for item in items if item.startswith(("lesson:", "rest:")))
    opened = {position for position, _at in expected["openings"]}
    assert len(weeks) == len(set(weeks)) == len(opened)
    assert {int(item.partition(":")[2]) for item in weeks} == opened
