"""Sentences of pacing.md with worked dates."""

from __future__ import annotations

from typing import Any

import pytest

from unhurried.curriculum.rules import Outline, Week
from unhurried.letters.timeline import timeline

FIVE = Outline("five", "1", tuple(Week(n, f"w{n}", "lesson") for n in range(1, 6)), ("solo",))


def draw(**case: Any) -> dict[str, Any]:
    return timeline({"course": "five", "starts_on": "2026-10-19", "zone": "Europe/Berlin", **case}, FIVE)


def opened(**case: Any) -> list[tuple[str, int]]:
    return [(one["local"][:10], one["week"]) for one in draw(**case)["openings"]]


def letters(**case: Any) -> list[tuple[str, list[str]]]:
    return [(one["local_date"], one["items"]) for one in draw(**case)["letters"]]


def test_a_week_opens_every_seven_dates_at_the_same_wall_clock_across_a_change_of_clocks() -> None:
    instants = [one["opens_at"] for one in draw()["openings"]][:2]
    assert instants == ["2026-10-19T07:00:00+00:00", "2026-10-26T08:00:00+00:00"]


def test_who_joins_late_gets_the_present_week_and_then_earlier_ones_between_group_weeks() -> None:
    assert opened(joined="2026-11-05")[:4] == [
        ("2026-11-05", 3),
        ("2026-11-09", 4),
        ("2026-11-12", 1),
        ("2026-11-16", 5),
    ]


def test_who_joins_nearer_than_72_hours_to_the_next_week_gets_that_one_at_once() -> None:
    assert opened(joined="2026-11-07")[:2] == [("2026-11-07", 4), ("2026-11-10", 1)]


def test_an_own_pace_waits_for_reading() -> None:
    assert opened(own_pace=10, reads={"2": "3d", "3": None}) == [
        ("2026-10-19", 1),
        ("2026-10-29", 2),
        ("2026-11-11", 3),
    ]


def test_the_ladder_of_one_who_reads_nothing() -> None:
    drawn = draw(reads_nothing=True)
    assert letters(reads_nothing=True) == [
        ("2026-10-19", ["lesson:1", "welcome"]),
        ("2026-10-23", ["reminder:1"]),
        ("2026-10-26", ["lesson:2"]),
        ("2026-10-30", ["no_rush:1"]),
        ("2026-11-16", ["closing_note"]),
    ]
    assert {(skip["item"], skip["reason"]) for skip in drawn["skipped"]} == {
        (f"lesson:{week}", "two_unread") for week in (3, 4, 5)
    }


def test_after_a_pause_the_group_is_rejoined_and_what_was_missed_opens_between() -> None:
    assert opened(pause=["2026-11-02:14"])[2:] == [("2026-11-16", 5), ("2026-11-19", 3), ("2026-11-26", 4)]


def test_a_hold_is_told_in_the_last_letter_before_it() -> None:
    assert letters(hold=["3:1"])[1:3] == [("2026-10-26", ["lesson:2", "hold_note"]), ("2026-11-09", ["lesson:3"])]


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Mars/Base"},
        {"zone": None},
        {"hour": "07:30"},
        {"hour": "22:00"},
        {"hour": 9},
        {"day": 7},
        {"day": True},
        {"starts_on": "0001-01-01"},
        {"starts_on": "9999-12-31"},
        {"hold": ["4:2", "5:2"]},
        {"hold": ["6:1"]},
        {"hold": "4:1"},
        {"pause": ["9999-12-31:7"]},
        {"pause": ["2026-10-20:85"]},
        {"joined": "0001-01-01"},
        {"own_pace": 8},
        {"back": "own:8"},
        {"gatherings": ["2026-10-22T18:00:00"]},
        {"gatherings": ["0001-01-01T00:00:00+14:00"]},
        {"reads": {"9": "3d"}},
        {"reads": {"1": "soon"}},
        {"wishes": 1},
    ],
)
def test_a_wrong_case_is_refused_with_one_sentence(wrong: dict[str, Any]) -> None:
    drawn = draw(**wrong)
    assert list(drawn) == ["error"]
    assert drawn["error"].endswith(".")
