"""The rules and the oracle, written from the same pages by two who did not see each other's work, agree."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.pacing.drawing import drawn
from tests.pacing.lives import disagreements

SEEDS_AT_ONCE = 100


def differ(seeds: range) -> list[str]:
    """One line for each life on which they differ: its seed, its case, and what each of them says."""
    told = disagreements(seeds, drawn)
    return [f"seed {seed}: {case}\n  oracle {expected}\n  rules  {found}" for seed, case, expected, found in told]


def test_the_rules_agree_with_the_oracle_on_five_hundred_lives() -> None:
    assert differ(range(500)) == []


def test_they_agree_where_a_week_is_held_and_comes_sooner_as_well() -> None:
    assert [line for seed in (1230, 6245, 8854, 9525) for line in differ(range(seed, seed + 1))] == []


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_the_rules_agree_with_the_oracle_on_ten_thousand_lives() -> None:
    blocks = [range(first, first + SEEDS_AT_ONCE) for first in range(0, 10_000, SEEDS_AT_ONCE)]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as cores:
        assert [line for lines in cores.map(differ, blocks) for line in lines] == []
