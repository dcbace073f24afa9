"""Placing, cleaning, waiting and holding as pure rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unhurried.circle import rules


@given(st.integers(1, 60))
def test_a_whole_track_is_spread_evenly_over_as_few_circles_as_hold_it(people: int) -> None:
    found = rules.placed(range(people), {}, {})
    sizes = [list(found.values()).count(number) for number in set(found.values())]
    assert len(found) == people
    assert max(sizes) <= rules.LARGEST
    assert max(sizes) - min(sizes) <= 1
    assert min(sizes) >= min(people, rules.SMALLEST) or people in (13, 14, 15)


lives = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.integers(1, 40), st.integers(0)),
        st.tuples(st.just("apart"), st.integers(1, 40), st.integers(1, 40)),
        st.tuples(st.just("move"), st.integers(1, 40), st.integers(1, 6)),
        st.tuples(st.just("leave"), st.integers(1, 40), st.integers(0)),
    ),
    max_size=80,
)


class Group:
    """The circles of one track through a life, kept as the service keeps them."""

    def __init__(self) -> None:
        self.circles: dict[int, list[int]] = {}
        self.apart: dict[int, set[int]] = {}

    def live(self, deed: str, one: int, other: int) -> None:
        here = next((people for people in self.circles.values() if one in people), None)
        if deed == "apart" and one != other:
            self.apart.setdefault(one, set()).add(other)
            self.apart.setdefault(other, set()).add(one)
            for people in list(self.circles.values()):
                self.sit(rules.torn(people, self.apart))
        elif deed == "join" and here is None:
            self.sit([one])
        elif deed == "leave" and here is not None:
            here.remove(one)
        elif deed == "move" and here and rules.may_sit(one, self.circles.get(other, here), self.apart):
            here.remove(one)
            self.circles.get(other, here).append(one)

    def sit(self, people: list[int]) -> None:
        rest = {key: [one for one in sat if one not in people] for key, sat in self.circles.items()}
        for person, key in rules.placed(people, rest, self.apart).items():
            rest.setdefault(key, []).append(person)
        self.circles = rest


@given(lives)
def test_two_who_are_kept_apart_never_sit_together_whatever_happens(life: list[tuple[str, int, int]]) -> None:
    group = Group()
    for deed in life:
        group.live(*deed)
        for people in group.circles.values():
            assert len(people) <= rules.LARGEST
            assert all(set(people).isdisjoint(group.apart.get(one, ())) for one in people)


def test_who_joins_late_sits_where_there_is_most_room() -> None:
    circles = {1: range(10), 2: range(20, 28)}
    assert rules.placed([50, 51, 52], circles, {}) == {50: 2, 51: 2, 52: 1}
    assert rules.placed([50], {1: range(12)}, {}) == {50: 2}


def test_where_one_pair_is_kept_apart_nobody_sits_alone() -> None:
    found = rules.placed(range(10), {}, {0: {9}, 9: {0}})
    assert found[0] != found[9]
    assert sorted(list(found.values()).count(number) for number in (1, 2)) == [5, 5]


@pytest.mark.parametrize(
    ("typed", "text", "dropped"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree", 0),
        ("a\u202egnp.exe\u202c\u2066b\u0000c\ud800\u200b\x1b[31m", "agnp.exebc[31m", 7),
        ("  👩‍👩‍👧 Zoë نَعَم  ", "👩‍👩‍👧 Zoë نَعَم", 0),
        ("<script>alert(1)</script>", "<script>alert(1)</script>", 0),
    ],
)
def test_signs_that_turn_or_hide_are_left_out_and_all_others_stay(typed: str, text: str, dropped: int) -> None:
    assert rules.words_of(typed) == rules.Words(text, dropped)


@pytest.mark.parametrize(
    "text",
    [
        "I want to DIE", "some days I want\nto   die.", "I don’t want to live", "I do not  want to live like this",
        "suicide", "I wa\u200bnt to die", "Ich möchte sterben", "me va a matar", "self harm", "self-harm again",
    ],
)  # fmt: skip
def test_words_that_suggest_danger_are_found_in_any_dress(text: str) -> None:
    assert rules.suggests_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "It hit me how tired I am", "I hurt him by lying", "we want to diet", "She was killing time", "dying to see it",
        "I cut my hair", "the hours I lost", "Das Leben geht weiter", "no me pegaba el sol",
    ],
)  # fmt: skip
def test_ordinary_words_are_not_held(text: str) -> None:
    assert not rules.suggests_danger(text)


def test_posts_are_read_first_for_two_weeks_of_the_groups_own_calendar() -> None:
    starts, zone = date(2026, 10, 1), "Pacific/Auckland"
    last = datetime(2026, 10, 14, 10, 59, tzinfo=UTC)  # 23:59 in Auckland
    assert rules.is_read_first(starts, zone, last)
    assert not rules.is_read_first(starts, zone, last + timedelta(minutes=1))
    assert rules.is_read_first(starts, "UTC", last + timedelta(minutes=1))


@pytest.mark.parametrize(("day", "by"), [(1, 2), (2, 5), (3, 5), (4, 5), (5, 6)])
def test_what_waits_is_read_by_the_next_working_day(day: int, by: int) -> None:
    noon = datetime(2026, 10, day, 12, tzinfo=UTC)  # the 1st is a Thursday
    assert rules.working_day_after(noon, "UTC") == date(2026, 10, by)


def test_where_the_group_is_staffed_on_few_days_the_promise_is_one_of_them() -> None:
    noon = datetime(2026, 10, 1, 12, tzinfo=UTC)  # a Thursday
    assert rules.working_day_after(noon, "UTC", (2, 4)) == date(2026, 10, 6)
    assert rules.working_day_after(noon, "UTC", ()) == date(2026, 10, 2)


def test_slow_mode_says_when_the_next_post_is_possible() -> None:
    noon = datetime(2026, 10, 1, 12, tzinfo=UTC)
    assert rules.slow_until(noon, 10, noon + timedelta(minutes=9)) == noon + timedelta(minutes=10)
    assert rules.slow_until(noon, 10, noon + timedelta(minutes=10)) is None
    assert rules.slow_until(noon, 0, noon) is None
    assert rules.slow_until(None, 10, noon) is None
