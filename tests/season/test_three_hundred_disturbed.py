"""The same three hundred, with two workers killed and the broker flushed twice: a file of its own, to run beside."""

from __future__ import annotations

import pytest

from tests.season.crew import Crew, Tripwire
from tests.season.living import live_disturbed, long_season

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]


def test_nine_weeks_of_three_hundred_survive_two_killed_workers_and_two_flushes(crew: Crew, post: Tripwire) -> None:
    live_disturbed(long_season(crew), post, kills=(2, 6), flushes=(3, 7))
