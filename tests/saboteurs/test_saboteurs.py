"""Each planted fault is caught by the oracle or by an invariant, on lives on which the healthy rules pass both."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import pytest

from tests.pacing import checks, oracle
from tests.pacing.lives import Case, Result, Weeks, random_life, sorted_result
from tests.pacing.made import live, make
from tests.saboteurs.faults import FAULTS, Fault
from unhurried.curriculum.rules import Outline, Week
from unhurried.letters.timeline import timeline

LIVES = 160


@cache
def expected(seed: int) -> tuple[Case, Weeks, Result]:
    case, weeks = random_life(seed)
    return case, weeks, sorted_result(oracle.run(case, weeks))


def drawn(case: Case, weeks: Weeks) -> dict[str, Any]:
    course = tuple(Week(**{"key": str(week["position"]), **week}) for week in weeks)
    return sorted_result(timeline(case, Outline("r", "1", course, ("solo",))))


def agrees_with_the_oracle(seed: int) -> None:
    case, weeks, result = expected(seed)
    assert drawn(case, weeks)["openings"] == result["openings"]
    assert drawn(case, weeks)["letters"] == result["letters"]


def keeps_the_invariants(seed: int) -> None:
    lived = live(make(Random(seed)))
    for check in checks.ALL:
        check(lived)


def complaints() -> Iterator[tuple[str, int]]:
    for seed in range(LIVES):
        for check in (agrees_with_the_oracle, keeps_the_invariants):
            try:
                check(seed)
            except Exception:
                yield check.__name__, seed


def test_the_healthy_rules_pass_every_check() -> None:
    assert list(complaints()) == []


def test_there_are_thirty_faults() -> None:
    assert len({fault.name for fault in FAULTS}) >= 30


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_caught(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fault.where, fault.attribute, fault.made(getattr(fault.where, fault.attribute)))
    assert next(complaints(), None) is not None
