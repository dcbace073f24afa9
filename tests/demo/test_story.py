"""The time machine says in sentences what a walk did (issue: the demo, polished)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import Babel

from unhurried.demo.story import Happening, told_by_day
from unhurried.letters.rules import ITEMS

TITLES = {1: "Hearing yourself", 2: "Lines that hold"}
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _speaking() -> Iterator[None]:
    app = Flask("story")
    Babel(app)
    with app.test_request_context():
        yield


def row(who: str, what: str, *items: str, at: datetime = NOON, zone: str = "UTC", reason: str = "") -> Happening:
    return Happening(at, who, zone, what, items, reason)


def words(*rows: Happening) -> list[str]:
    return [line.words for _day, lines in told_by_day(rows, TITLES) for line in lines]


def test_a_page_and_the_letter_about_it_are_one_sentence() -> None:
    told = words(row("Ana", "opened", "lesson:2"), row("Ana", "sent", "lesson:2", "welcome", "gathering:7"))
    assert told == ["“Lines that hold” opened for Ana, and a letter said so. It also says when the group meets."]


def test_another_persons_letter_is_not_taken_for_hers() -> None:
    told = words(row("Ana", "opened", "lesson:2"), row("Bea", "sent", "lesson:2"))
    assert told == [
        "“Lines that hold” opened for Ana. No letter about it went out.",
        "A letter told Bea that “Lines that hold” is open.",
    ]


def test_what_was_left_out_has_its_reason() -> None:
    told = words(row("Bea", "skipped", "reminder:1", reason="own_time"))
    assert told == ["Bea was left in peace, without a reminder: this is their own time."]


def test_a_day_is_the_day_where_the_person_lives() -> None:
    late = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    found = told_by_day([row("Goro", "opened", "lesson:1", at=late, zone="Asia/Tokyo")], TITLES)
    assert [(day, lines[0].clock, lines[0].city) for day, lines in found] == [(date(2026, 11, 25), "07:30", "Tokyo")]


@pytest.mark.parametrize("kind", sorted(set(ITEMS) - {"welcome"}))
@pytest.mark.parametrize("what", ["sent", "skipped"])
def test_every_item_has_a_sentence_of_its_own(kind: str, what: str) -> None:
    item = f"{kind}:2" if kind in ("lesson", "rest", "reminder", "no_rush", "gathering") else kind
    told = words(row("Ana", what, item, reason="budget"))
    assert len(told) == 1
    assert "Ana" in told[0]
    assert item not in told[0]
    assert told != ["A letter went to Ana."]
