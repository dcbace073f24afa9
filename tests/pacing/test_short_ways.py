"""What the rules do the short way, where all is as usual, is what they do the long way; so are instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from tests.pacing.drawing import drawn
from tests.pacing.lives import random_life, zones
from tests.pacing.made import live, make
from unhurried.letters.rules import Decision
from unhurried.letters.simulation import Terms, simulate
from unhurried.pacing.rules import instant_of, openings
from unhurried.pacing.rules.times import odd_instant

DAY = timedelta(days=1)
HOURS = (time(0), time(2, 30), time(8), time(20, 29))


def decisions(seeds: range) -> list[tuple[datetime, Decision]]:
    lives = [live(make(Random(seed), calm=seed % 3 > 0, cohorts=1 + seed % 2)) for seed in seeds]
    return [decision for lived in lives for decision in lived.decisions]


def test_the_usual_letters_looks_and_openings_are_those_of_the_whole_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    short = decisions(range(60))
    monkeypatch.setattr(import_module("unhurried.letters.rules.decide"), "usual_letter", lambda *args: None)
    monkeypatch.setattr(import_module("unhurried.letters.rules.look"), "usual_look", lambda *args: None)
    monkeypatch.setattr(openings._Walk, "_on_their_dates", lambda *args: ())
    assert decisions(range(60)) == short


def test_the_short_ways_are_taken_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test above would compare the rules with themselves."""
    module, taken = import_module("unhurried.letters.rules.decide"), []
    usual = module.usual_letter
    monkeypatch.setattr(module, "usual_letter", lambda *args: taken.append(usual(*args)) or taken[-1])
    decisions(range(20))
    assert sum(letter is not None for letter in taken) > 20


def told(seeds: range) -> list[object]:
    drawn_lives: list[object] = [drawn(*random_life(seed)) for seed in seeds]
    terms = Terms(participants=seeds.stop, weeks=9, seed=11)
    return [*drawn_lives, simulate(terms, processes=1).told(terms)]


def test_lives_are_the_same_with_usual_stretches_and_with_one_look_after_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = told(range(250))
    for module in ("letters.timeline.walk", "letters.simulation.life"):
        monkeypatch.setattr(import_module(f"unhurried.{module}"), "usual_stretch", lambda *args: None)
    assert told(range(250)) == short


def test_usual_stretches_are_taken_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    module, taken = import_module("unhurried.letters.timeline.walk"), []
    stretch = module.usual_stretch
    monkeypatch.setattr(module, "usual_stretch", lambda *args: taken.append(stretch(*args)) or taken[-1])
    for seed in range(40):
        drawn(*random_life(seed))
    steps = [step for one in taken if one for step in one.steps]
    assert sum(bool(step.openings) for step in steps) > 60
    assert sum(not step.openings for step in steps) > 5


@pytest.mark.parametrize("part", range(8))
def test_an_instant_from_a_months_offsets_is_the_one_worked_out_for_itself(part: int) -> None:
    for zone in zones()[part::8]:
        there, start = ZoneInfo(zone), date(2010, 1, 1)
        offsets = [datetime.combine(start + DAY * n, time(12), there).utcoffset() for n in range(365 * 18)]
        changes = [n for n, pair in enumerate(pairwise(offsets)) if pair[0] != pair[1]]
        for number in {0, *(n + more for n in changes[:12] for more in (-1, 0, 1, 2))}:
            day = start + DAY * number
            for hour in HOURS:
                assert instant_of(zone, day, hour) == odd_instant(zone, day, hour), (zone, day, hour)


def test_an_instant_is_utc() -> None:
    assert instant_of("Asia/Kathmandu", date(2026, 10, 19), time(9)) == datetime(2026, 10, 19, 3, 15, tzinfo=UTC)
