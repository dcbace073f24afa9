"""The table of points is the engine's own: each stands in the code once, and none stands there without a name."""

from __future__ import annotations

import re
import timeit
from collections import Counter

import pytest

from tests.infra.apps import ROOT
from unhurried.kit import crash

POINT = re.compile(r"crash\.point\(\"([^\"]+)\"\)")


def test_each_point_of_the_table_stands_in_the_engine_and_no_other() -> None:
    files = [*(ROOT / "platform").rglob("*.py"), *(ROOT / "worker").rglob("*.py")]
    found = Counter(name for file in files for name in POINT.findall(file.read_text()))
    assert set(found) == set(crash.POINTS)


def test_a_point_that_nobody_watches_costs_next_to_nothing() -> None:
    least = min(timeit.repeat(lambda: crash.point("armed"), number=10_000, repeat=5))
    assert least / 10_000 < 5e-6


def test_who_watches_hears_the_name_until_they_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    crash.watch(heard.append)
    crash.point("armed")
    crash.watch(None)
    crash.point("dotted")
    assert heard == ["armed"]


def test_no_setting_and_no_variable_of_the_product_turns_them_on() -> None:
    files = [*(ROOT / "platform").rglob("*.py"), *(ROOT / "worker").rglob("*.py")]
    assert not [file for file in files if "crash.watch" in file.read_text()]
