"""Sixty people in twenty zones, as foretold. Done-line 3 of “A cohort runs”."""

from __future__ import annotations

import pytest

from tests.season.crew import Crew, Tripwire
from tests.season.living import live_disturbed, live_undisturbed, short_season

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


def test_a_season_of_sixty_in_twenty_zones_is_the_one_that_was_foretold(crew: Crew, post: Tripwire) -> None:
    live_undisturbed(short_season(crew, people=60, zones=20), post)


def test_a_season_of_sixty_survives_a_killed_worker_and_a_flushed_broker(crew: Crew, post: Tripwire) -> None:
    live_disturbed(short_season(crew, people=60, zones=20), post, kills=(2,), flushes=(3,))
