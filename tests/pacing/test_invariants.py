"""I1–I11 of pacing.md, each over random people in all zones, with one or two cohorts. docs: pacing §6"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.pacing import checks
from tests.pacing.lives import random_life, zones
from tests.pacing.made import DAY, HOUR, Change, Lived, Made, live, look, make
from unhurried.curriculum.rules import Outline, Week
from unhurried.letters.rules import Person, may_go_out, still_true
from unhurried.letters.timeline import Case, read_case, timeline
from unhurried.letters.timeline.walk import Walk
from unhurried.pacing.rules import Pause, Turn, instant_of
from unhurried.pacing.rules.track import Track

EXAMPLES = int(os.environ.get("UNHURRIED_EXAMPLES", "60"))
randoms = st.integers(0, 2**32).map(Random)
often = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def opened(lived: Lived) -> list[tuple[str, int, datetime]]:
    return [(o.place, o.position, o.at) for o in lived.openings]


def letters(lived: Lived) -> list[tuple[datetime, list[str]]]:
    return [(letter.at, sorted(item.name for item in letter.items)) for letter, _person in lived.letters]


def lived_somehow(rng: Random) -> Lived:
    """A life with changes, under one clockwork or two, on time or with outages of up to three days."""
    made, outage = make(rng), Random(rng.random())
    hours = rng.choice(((0,), (0, 0, 2), (0, 1, 5, 30, 80), (72,)))
    return live(made, late=lambda at: HOUR * outage.choice(hours), clockworks=rng.choice((1, 1, 2)))


@often
@given(randoms)
def test_i1_each_week_opens_once_and_in_order(rng: Random) -> None:
    checks.opens_once_and_in_order(lived_somehow(rng))


@often
@given(randoms)
def test_i2_openings_keep_72_hours_and_two_in_seven_dates(rng: Random) -> None:
    checks.keeps_distance(lived_somehow(rng))


@often
@given(randoms)
def test_i3_nothing_is_sent_or_opened_in_own_time_or_after_leaving(rng: Random) -> None:
    lived = lived_somehow(rng)
    checks.leaves_own_time_alone(lived)
    checks.opens_nothing_in_own_time(lived)


@often
@given(randoms)
def test_i4_one_letter_a_date_and_two_in_seven(rng: Random) -> None:
    checks.stays_in_the_budget(lived_somehow(rng))


@often
@given(randoms)
def test_i5_a_letter_comes_at_the_preferred_hour_or_the_first_that_exists(rng: Random) -> None:
    checks.comes_at_the_preferred_hour(lived_somehow(rng))


def test_i5_in_every_zone_of_the_tz_database_across_a_change_of_its_clocks() -> None:
    for number, zone in enumerate(zones()):
        made = make(Random(number), in_zone=zone)
        checks.comes_at_the_preferred_hour(live(made))


@often
@given(randoms, st.sampled_from([timedelta(minutes=1), 3 * HOUR, DAY, 3 * DAY, 9 * DAY]))
def test_i6_openings_do_not_depend_on_when_the_clockwork_runs(rng: Random, late: timedelta) -> None:
    made = make(rng, calm=True)
    made = replace(made, reads=dict.fromkeys(made.reads))
    assert opened(live(made, late=lambda at: late)) == opened(live(made))


@often
@given(randoms, st.integers(0, 180))
def test_i6_letters_are_those_of_the_preview_up_to_three_hours_late(rng: Random, minutes: int) -> None:
    made = make(rng, calm=True)
    made = replace(made, reads=dict.fromkeys(made.reads))
    assert letters(live(made, late=lambda at: timedelta(minutes=minutes))) == letters(live(made))


@often
@given(randoms)
def test_i6_looking_twice_or_in_between_decides_nothing_twice(rng: Random) -> None:
    made = make(rng, calm=True)
    once, twice, now = live(made), Lived(made.person), None
    if any(span is not None for span in made.reads.values()):
        made = replace(made, reads=dict.fromkeys(made.reads))
        once = live(made)
    for at, decision in once.decisions:
        while now is not None and now + 7 * HOUR < at and at - now < 20 * DAY:
            now += 7 * HOUR
            look(twice, now)
        now = at
        assert look(twice, now).letter == decision.letter
        assert look(twice, now).letter is None
    assert opened(twice) == opened(once)


@often
@given(randoms)
def test_i6_after_three_dead_days_there_is_one_letter_at_the_next_preferred_hour(rng: Random) -> None:
    lived = live(make(rng), late=lambda at: 3 * DAY)
    for check in (checks.stays_in_the_budget, checks.comes_at_the_preferred_hour, checks.nobody_is_lost):
        check(lived)
    checks.every_opening_is_told_or_skipped(lived)


@often
@given(randoms)
def test_i7_a_change_rewrites_nothing_that_has_happened(rng: Random) -> None:
    made = make(rng)
    changed, calm = live(made), live(replace(made, changes=[]))
    checks.keeps_what_happened(changed)
    first = made.changes[0][0] if made.changes else None
    assert [o for o in opened(changed) if not first or o[2] < first] == [
        o for o in opened(calm) if not first or o[2] < first
    ]


@often
@given(randoms)
def test_i8_leaving_or_pausing_between_decision_and_sending_stops_the_letter(rng: Random) -> None:
    lived = live(make(rng))
    for letter, person in lived.letters:
        now = letter.at + timedelta(minutes=1)
        paused = replace(person, rhythm=replace(person.rhythm, pauses=(Pause(letter.day, 7),)))
        assert not may_go_out(paused, now)
        gone = replace(person, places=tuple(replace(place, left=now) for place in person.places))
        assert not [item for item in still_true(gone, letter.items, letter.at) if item.place]


@often
@given(st.integers(0, 10**6))
@example(144)  # a reading at the very hour at which a note found no place
def test_i9_the_preview_and_the_live_run_agree_letter_by_letter(seed: int) -> None:
    case, weeks = random_life(seed)
    course = tuple(Week(**{"key": str(week["position"]), **week}) for week in weeks)
    outline = Outline("r", "1", course, ("solo",))
    drawn, lived = timeline(case, outline), live(_made_of(case, course))
    assert [o["opens_at"] for o in drawn["openings"]] == [o.at.isoformat() for o in lived.openings]
    assert [(one["at"], one["items"]) for one in drawn["letters"]] == [
        (letter.at.isoformat(), [item.name for item in letter.items]) for letter, _person in lived.letters
    ]


def _made_of(case: dict[str, object], course: tuple[Week, ...]) -> Made:
    """The same life, lived through `decide` with the person's own doing coming in from outside."""
    walk = Walk(read_case(case, lambda slug: course))
    usual = None if walk.case.reads_nothing else timedelta()
    spans = {week.position: walk.case.reads.get(week.position, usual) for week in course}
    reads = {("1", position): span.days if span is not None else None for position, span in spans.items()}
    return Made(walk.person, reads, sorted(_rests(walk.case), key=lambda change: change[0]))


def _rests(case: Case) -> Iterator[tuple[datetime, Change]]:
    """Each pause and time off, set at the first instant of its date, with the way back that was chosen."""
    for rest in (*case.pause, *case.time_off):
        at = next(at for day in count() if (at := instant_of(case.zone, rest.starts_on + DAY * day, time())))
        yield at, partial(_rested, rest, case)


def _rested(rest: Pause, case: Case, person: Person) -> Person:
    assert person.settled is not None
    [place], rhythm = person.places, person.rhythm
    if rest in case.pause:
        interval = None if case.back == "group" else int((case.back or "own:0").removeprefix("own:"))
        turns = (*place.turns, Turn(rest.over_on, interval)) if case.back else place.turns
        place, rhythm = replace(place, turns=turns), replace(rhythm, pauses=(*rhythm.pauses, rest))
    else:
        rhythm = replace(rhythm, time_off=(*rhythm.time_off, rest))
    return replace(person, rhythm=rhythm, places=(place,), actions=(*person.actions, person.settled))


@often
@given(randoms)
def test_i10_nobody_is_ever_lost(rng: Random) -> None:
    lived = lived_somehow(rng)
    checks.nobody_is_lost(lived)
    checks.every_opening_is_told_or_skipped(lived)
    last = lived.decisions[-1][0]
    for more in range(1, 40):
        decision = look(lived, last + DAY * more)
        assert not decision.openings
        assert not decision.letter


@often
@given(randoms)
def test_i11_the_present_week_is_never_delayed_by_catching_up(rng: Random) -> None:
    made = make(rng, calm=True)
    # Whoever joins a second group late may have caught up in the first before: nobody could foresee that.
    alone = len(made.person.places) == 1
    places = (replace(p, interval=None, joined=p.joined if alone else None) for p in made.person.places)
    made.person = replace(made.person, places=tuple(places))
    with pytest.MonkeyPatch.context() as patch:
        caught_up = live(made)
        patch.setattr(Track, "_earlier", lambda self, front: None)
        without = live(replace(made, person=replace(made.person)))
    assert [o for o in caught_up.openings if not o.earlier] == list(without.openings)
