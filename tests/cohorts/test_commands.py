"""`unhurried cohorts`, as a script calls it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.operate.hand import Hand
from unhurried.kit import clock


@pytest.fixture
def hand(database_url: str, data_dir: Path) -> Hand:
    return Hand(database_url, data_dir)


def test_a_group_with_a_week_off_is_made_opened_and_closed(hand: Hand) -> None:
    first = clock.wall().date() + timedelta(days=60)
    create = ("cohorts", "create", "--course", "trusting-yourself-again", "--starts-on", f"{first}", "--off")
    made = hand.do(*create, f"{first + timedelta(days=9)}", "--name", "A", "--launch", "--json")
    assert json.loads(made)["state"] == "launched"
    assert hand.do("cohorts", "close", "1") == "Cohort 1 is closed.\n"
    assert json.loads(hand.do("cohorts", "list", "--json"))[0]["state"] == "closed"
    assert "There is no cohort 7." in hand.refused("cohorts", "close", "7")
    assert "outside the time" in hand.refused(*create, f"{first + timedelta(days=90)}", "--name", "B")
