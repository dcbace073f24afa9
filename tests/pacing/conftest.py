"""A life to ask for, by the rules and by the oracle."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.pacing.drawing import of_the_oracle, of_the_rules
from tests.pacing.lives import Result


@pytest.fixture(params=[of_the_rules, of_the_oracle], ids=["rules", "oracle"])
def lived(request: pytest.FixtureRequest) -> Callable[..., Result]:
    """A life of so many weeks by one of the two, with what is given."""
    drawn: Callable[..., Result] = request.param
    return drawn
