"""The table of what a letter may hold, and the waiting times."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from unhurried.mail.rules import BRISK, ITEMS, PATIENT, back_off, gives_up, lane_of

TABLE = Path(__file__).parents[2] / "platform/unhurried/mail/rules.py"
NEVER_AGAIN = {"gathering", "reminder", "no_rush", "closing_note", "pause_over", "hold_note", "digest"}


@pytest.mark.parametrize(
    ("items", "lane"),
    [
        (["lesson:3"], "lesson"),
        (["reminder:3", "lesson:4"], "lesson"),
        (["digest", "reminder:2"], "gentle"),
        (["signin", "lesson:1"], "urgent"),
    ],
)
def test_a_merged_letter_takes_the_lane_of_its_weightiest_item(items: list[str], lane: str) -> None:
    assert lane_of(items) == lane


def test_an_item_that_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(KeyError):
        lane_of(["poke:1"])


def test_only_what_is_in_the_lesson_lane_is_ever_sent_again() -> None:
    assert {name for name, one in ITEMS.items() if one.resend_when_unknown} == {
        name for name, one in ITEMS.items() if one.lane == "lesson"
    }
    assert {name for name in NEVER_AGAIN if ITEMS[name].resend_when_unknown} == set()


def test_the_wait_grows_and_stays_within_an_hour() -> None:
    waits = [back_off(tries, 1.0) for tries in range(1, 40)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=30)
    assert waits[-1] == timedelta(hours=1)
    assert back_off(3, 0.0) == back_off(3, 1.0) / 2


def test_a_relay_that_is_down_is_asked_again_within_a_minute() -> None:
    assert max(back_off(tries, 1.0, relay_down=True) for tries in range(1, 40)) <= timedelta(minutes=1)


def test_it_gives_up_after_72_hours() -> None:
    first = datetime(2026, 10, 19, tzinfo=UTC)
    assert not gives_up(first, first + timedelta(hours=72))
    assert gives_up(first, first + timedelta(hours=72, seconds=1))


@pytest.mark.parametrize("patience", [PATIENT, BRISK])
def test_a_late_dot_is_answered_before_anyone_recovers_the_row(patience: object) -> None:
    assert patience.dot_before + patience.answer < patience.lease + patience.answer  # type: ignore[attr-defined]


def test_the_rules_are_pure() -> None:
    imports = re.findall(r"^(?:from|import) (\S+)", TABLE.read_text(), re.M)
    assert not [name for name in imports if name.startswith(("unhurried", "flask", "sqlalchemy"))]
