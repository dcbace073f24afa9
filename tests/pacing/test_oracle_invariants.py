"""The oracle itself keeps I1–I5 and I11 of pacing §6 on random lives."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.pacing import oracle
from tests.pacing.lives import random_life

DAY = timedelta(days=1)


def dates(result: dict[str, Any], kind: str) -> list[date]:
    return [date.fromisoformat(x["local"][:10]) for x in result[kind]]


def at_most_two_in_seven(days: list[date]) -> bool:
    return all(sum(d <= e < d + DAY * 7 for e in days) <= 2 for d in days)


def resting(case: dict[str, Any]) -> set[date]:
    spans = [(p[:10], int(p[11:])) for p in case.get("pause", [])] + [(d, 7) for d in case.get("time_off", [])]
    days = {date.fromisoformat(d) + DAY * n for d, length in spans for n in range(length)}
    return days | {date.fromisoformat(d) for d in case.get("hard_day", [])}


def group_dates(case: dict[str, Any], weeks: int) -> dict[int, date]:
    holds = [tuple(map(int, h.split(":"))) for h in case.get("hold", [])]
    moved = dict(tuple(map(int, m.split(":"))) for m in case.get("move", []))
    first = date.fromisoformat(case["starts_on"]) + DAY * case["day"]
    usual = {k: first + DAY * 7 * (k - 1 + sum(n for w, n in holds if w <= k)) for k in range(1, weeks + 1)}
    return {k: on + DAY * moved.get(k, 0) for k, on in usual.items()}


@pytest.mark.parametrize("block", range(8))
def test_the_oracle_keeps_the_invariants(block: int) -> None:
    for seed in range(block * 50, block * 50 + 50):
        case, weeks = random_life(seed)
        result = oracle.run(case, weeks)
        check_openings(seed, case, result, len(weeks))
        check_letters(seed, case, result)


def check_openings(seed: int, case: dict[str, Any], result: dict[str, Any], weeks: int) -> None:
    """I1, I2, I3 of openings, I11."""
    order, days = [o["week"] for o in result["openings"]], dates(result, "openings")
    at = [datetime.fromisoformat(o["opens_at"]) for o in result["openings"]]
    assert len(set(order)) == len(order), seed
    assert all(b - a >= timedelta(hours=72) for a, b in pairwise(at)), seed
    assert at_most_two_in_seven(days), seed
    assert not resting(case) & set(days), seed
    if "own_pace" not in case and not case.get("back", "").startswith("own"):
        in_order_and_never_delayed(seed, case, dict(zip(order, days, strict=True)), group_dates(case, weeks))


def in_order_and_never_delayed(
    seed: int, case: dict[str, Any], days: dict[int, date], planned: dict[int, date]
) -> None:
    caught_up = [k for k, on in days.items() if any(planned[j] <= on for j in planned if j > k)]
    assert caught_up == sorted(caught_up), seed
    begins = date.fromisoformat(case.get("joined", "2000-01-01"))
    nowhere = date(2011, 12, 30) if case["zone"] in ("Pacific/Apia", "Pacific/Fakaofo") else None
    for week, on in planned.items():
        if on >= begins and on not in resting(case) and on != nowhere and days.get(week, on) >= on:
            assert days.get(week) == on, seed


def check_letters(seed: int, case: dict[str, Any], result: dict[str, Any]) -> None:
    """I3, I4, I5 and one `welcome`."""
    days = dates(result, "letters")
    assert len(set(days)) == len(days), seed
    assert at_most_two_in_seven(days), seed
    assert not resting(case) & set(days), seed
    assert ["welcome" in x["items"] for x in result["letters"]][:1] in ([], [True]), seed
    for letter in result["letters"]:
        local = datetime.fromisoformat(letter["at"]).astimezone(ZoneInfo(case["zone"]))
        assert local.isoformat() == letter["local"], seed
        assert letter["local_date"] == letter["local"][:10], seed
        assert time(8) <= local.time() < time(20, 30), seed
        assert local.time() >= time.fromisoformat(case["hour"]), seed
