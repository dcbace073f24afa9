"""A season that went wrong is told so: each kind of fault, planted by hand into records that agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from tests.season import told
from tests.season.lives import Life
from tests.season.plans import SHORT

AT = datetime(2026, 10, 12, 7, tzinfo=UTC)
DAY = "2026-10-12"
Planted = Callable[[Any, Any, Any], object]


def season() -> Any:
    life = Life(SHORT, 0, 0, "Europe/Madrid", "09:00", 0, True, "solo", "note")
    drawn = {
        "openings": [{"week": 1, "kind": "lesson", "opens_at": AT.isoformat()}],
        "letters": [{"at": AT.isoformat(), "local_date": DAY, "items": ["welcome", "lesson:1"]}],
        "skipped": [{"local_date": "2026-10-16", "item": "reminder:1", "reason": "reminders_off"}],
    }
    opened = [(1, "lesson", AT)]
    return SimpleNamespace(lives=[life], preview=[drawn], people={0: 7}, opened=opened, openings=lambda number: opened)


def ledger() -> told.Rows:
    letter = {"items": ["welcome", "lesson:1"], "local_date": DAY, "sent_at": AT.isoformat(), "message_id": "<1@x>"}
    skip = {"items": ["reminder:1"], "local_date": "2026-10-16", "sent_at": None, "message_id": None}
    return [
        {**letter, "person": 7, "state": "sent", "reason": None},
        {**skip, "person": 7, "state": "skipped", "reason": "reminders_off"},
    ]


def arrived() -> list[told.Arrived]:
    return [told.Arrived("<1@x>", ("p0@example.org",), AT)]


def faults(season: Any, rows: told.Rows, post: list[told.Arrived]) -> list[object]:
    found = [*told.differences(season, rows), *told.unsettled(rows), *told.doubled(rows, post)]
    return [*found, *told.astray(season, rows, post), *told.at_night(season, post)]


def test_records_that_agree_have_no_fault() -> None:
    assert faults(season(), ledger(), arrived()) == []


PLANTED: dict[str, Planted] = {
    "a week that opened an hour late": lambda s, _rows, _post: s.opened.__setitem__(
        0, (1, "lesson", AT.replace(hour=8))
    ),
    "a week that never opened": lambda s, _rows, _post: s.opened.clear(),
    "a letter with an item too many": lambda _s, rows, _post: rows[0]["items"].append("digest"),
    "a letter of another instant": lambda _s, rows, _post: rows[0].update(sent_at=AT.replace(minute=1).isoformat()),
    "a letter that never came": lambda _s, rows, post: (rows.pop(0), post.clear()),
    "a skip for another reason": lambda _s, rows, _post: rows[1].update(reason="budget"),
    "a skip without a reason": lambda _s, rows, _post: rows[1].update(reason=None),
    "a letter still under way": lambda _s, rows, _post: rows[0].update(state="armed"),
    "a message twice": lambda _s, _rows, post: post.append(post[0]),
    "a message without a row": lambda _s, _rows, post: post.append(post[0]._replace(message_id="<2@x>")),
    "a row without a message": lambda _s, _rows, post: post.clear(),
    "a message for somebody else": lambda _s, _rows, post: post.__setitem__(
        0, post[0]._replace(recipients=("p1@example.org",))
    ),
    "a message dated otherwise": lambda _s, _rows, post: post.__setitem__(
        0, post[0]._replace(dated=AT.replace(day=13))
    ),
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_fault_is_told(what: str) -> None:
    lived, rows, post = season(), ledger(), arrived()
    if what == "a message for somebody else":
        lived.lives.append(Life(SHORT, 1, 0, "Europe/Madrid", "09:00", 0, True, "solo", "note"))
        lived.preview.append({"openings": [], "letters": [], "skipped": []})
        lived.people[1], lived.openings = 8, lambda number: [] if number else lived.opened
    PLANTED[what](lived, rows, post)
    assert faults(lived, rows, post)


def test_a_message_in_quiet_hours_is_told() -> None:
    night = [told.Arrived("<1@x>", ("p0@example.org",), AT.replace(hour=5, minute=59))]
    assert told.at_night(season(), night) == ["p0@example.org at 2026-10-12 07:59:00+02:00"]
    assert told.at_night(season(), [night[0]._replace(dated=AT.replace(hour=18, minute=30))])
    assert not told.at_night(season(), [night[0]._replace(dated=AT.replace(hour=18, minute=29))])
