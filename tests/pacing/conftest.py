"""A life to ask for, by the rules and by the oracle; a group of the nine-week course, and a later one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.lessons.readers import NINE, make_cohort
from tests.pacing.drawing import of_the_oracle, of_the_rules
from tests.pacing.lives import Result
from tests.pacing.placed import STARTS


@pytest.fixture(params=[of_the_rules, of_the_oracle], ids=["rules", "oracle"])
def lived(request: pytest.FixtureRequest) -> Callable[..., Result]:
    """A life of so many weeks by one of the two, with what is given."""
    drawn: Callable[..., Result] = request.param
    return drawn


@pytest.fixture
def early(app: Flask) -> int:
    """A launched group."""
    return make_cohort(NINE, STARTS)


@pytest.fixture
def late(early: int) -> int:
    """One that begins six weeks later."""
    return make_cohort(NINE, STARTS + timedelta(weeks=6))
