"""A simulated season is the same however it is run, agrees with the timeline, and notices what must never be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from unhurried.letters.rules import Letter
from unhurried.letters.simulation import Season, Terms, checks, crowd, habits, simulate
from unhurried.letters.simulation.group import course_of, group_of
from unhurried.letters.simulation.life import Life
from unhurried.letters.simulation.people import Made, made
from unhurried.letters.timeline.case import Case
from unhurried.letters.timeline.walk import walk
from unhurried.pacing.rules import Opened, policy

DAY = timedelta(days=1)
TERMS = Terms(participants=120, weeks=9, seed=7)


def lived(number: int) -> Life:
    return Life(made(TERMS, number), TERMS).run()


def test_a_season_keeps_the_invariants_and_everybody_is_counted() -> None:
    told = simulate(TERMS, processes=1).told(TERMS)
    assert told["broken"] == {}
    assert told["participants"] == 120
    assert all(sum(people.values()) == 120 for people in told["people_by_state"].values())
    assert sum(told["letters_per_day"].values()) == told["letters"] > 120 * 5
    assert sum(told["openings_per_week"].values()) == told["openings"] > 120 * 5
    assert told["peak_hour"]["letters"] <= told["peak_day"]["letters"]


def test_a_season_is_the_same_over_one_process_and_over_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "PORTION", 16)
    alone, shared = (simulate(TERMS, processes).told(TERMS) for processes in (1, 3))
    assert alone == shared


def test_another_seed_is_another_season() -> None:
    one, other = (replace(TERMS, participants=20, seed=seed) for seed in (1, 2))
    assert simulate(one, 1).told(one) != simulate(other, 1).told(other)


def test_every_habit_shows_in_a_season() -> None:
    terms = replace(TERMS, participants=400)
    seen = {made(terms, number).habit.name for number in range(400)}
    assert seen == {habit.name for habit in habits.HABITS}


def test_who_reads_at_once_lives_as_the_timeline_says() -> None:
    number = next(n for n in range(400) if _is_plain(made(TERMS, n)))
    life = lived(number)
    [place] = life.person.places
    rhythm = life.person.rhythm
    case = Case("x", place.calendar.starts_on, rhythm.zone, course_of(9), rhythm.hour, place.calendar.day)
    letters = [step.letter for step in walk(case) if step.letter]
    assert [(letter.at, [i.name for i in letter.items]) for letter in life.person.history.letters] == [
        (letter.at, [i.name for i in letter.items]) for letter in letters
    ]


def _is_plain(one: Made) -> bool:
    places = one.person.places
    plain = one.habit is habits.AT_ONCE and not one.deeds and len(places) == 1 and not one.person.rhythm.hard_days
    return plain and not any(
        p.gatherings or p.interval or p.is_late(one.person.rhythm) or p.after_course for p in places
    )


def test_openings_that_come_too_close_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "BETWEEN_OPENINGS", timedelta(hours=20))
    assert simulate(TERMS, 1).broken["I2"] > 0


@pytest.mark.parametrize("fault", ["I1", "I2", "I4"])
def test_a_life_with_a_planted_fault_is_noticed(fault: str) -> None:
    person = lived(next(n for n in range(400) if _is_plain(made(TERMS, n)))).person
    [place], [first, *_others] = person.places, person.history.letters
    if fault == "I4":
        person = replace(person, history=replace(person.history, letters=(*person.history.letters, first)))
    else:
        last = place.opened[-1]
        same = Opened(last.position, last.at + 7 * DAY, last.day + 7 * DAY)
        near = Opened(last.position + 1, last.at + DAY, last.day + DAY)
        person = replace(person, places=(replace(place, opened=(*place.opened, same if fault == "I1" else near)),))
    assert fault in set(checks.of_life(person))


def test_a_letter_at_the_wrong_hour_or_in_own_time_is_noticed() -> None:
    person = lived(next(n for n in range(400) if _is_plain(made(TERMS, n)))).person
    letter = person.history.letters[0]
    assert not list(checks.of_letter(person, letter))
    assert "I5" in set(checks.of_letter(person, Letter(letter.at + timedelta(minutes=1), letter.day, letter.items)))
    assert "I3" in set(checks.of_letter(person, Letter(letter.at - timedelta(hours=12), letter.day, letter.items)))


def test_seasons_add_up_in_any_order() -> None:
    parts = [crowd.portion_from(replace(TERMS, participants=600), first) for first in (0, 250, 500)]
    sums = []
    for _turn in range(2):
        total = Season()
        for part in parts:
            total.add(part)
        sums.append(total)
        Random(3).shuffle(parts)
    assert sums[0] == sums[1]


def test_a_group_that_waits_does_not_know_it_before() -> None:
    group = next(g for n in range(200) if (g := group_of(1, n, 9, TERMS.starts_on)).hold)
    assert group.hold is not None
    assert group.hold.set_at is not None
    unheld, held = group.calendar(0), group.calendar(0, held=True)
    moved = [a for a, b in zip(unheld.dates, held.dates, strict=True) if a != b]
    assert min(moved).toordinal() - group.hold.set_at.date().toordinal() == 9
