"""A small season through the real processes, as foretold; also with a killed worker and a flushed broker.

Done-line 1 of “A season that holds”, and the half of line 4 that is about keys, at a size that every run can pay for.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.season.crew import Crew, Tripwire
from tests.season.living import live_disturbed, live_undisturbed, only_on, short_season
from tests.season.rotation import check_that_all_reads_back

pytestmark = pytest.mark.timeout(600)


def test_a_small_season_is_the_one_that_was_foretold_while_its_keys_are_rotated(
    crew: Crew, post: Tripwire, new_app: Callable[..., Flask]
) -> None:
    season = short_season(crew, people=12, zones=8)
    live_undisturbed(season, post, rotated=2)
    check_that_all_reads_back(season, new_app)


@only_on("sqlite")
def test_a_small_season_survives_a_killed_worker_and_a_flushed_broker(crew: Crew, post: Tripwire) -> None:
    live_disturbed(short_season(crew, people=12, zones=8), post, kills=(2,), flushes=(3,))
