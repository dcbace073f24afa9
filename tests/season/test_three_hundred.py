"""Nine weeks of three hundred people in forty zones, as foretold. Done-lines 1 and 4 of “A season that holds”."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.season.crew import Crew, Tripwire
from tests.season.living import live_undisturbed, long_season
from tests.season.rotation import check_that_all_reads_back

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]


def test_nine_weeks_of_three_hundred_in_forty_zones_are_the_ones_that_were_foretold(
    crew: Crew, post: Tripwire, new_app: Callable[..., Flask]
) -> None:
    season = long_season(crew)
    live_undisturbed(season, post, rotated=4)
    check_that_all_reads_back(season, new_app)
