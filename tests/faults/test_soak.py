"""A minute on each database with real processes to which one thing after another happens; `./run faults` does more."""

from __future__ import annotations

import pytest

from tests.faults.soak import soak
from tests.infra.places import short_folder

SECONDS, SEED = 60, 20261019


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_minute_of_mishaps_breaks_no_promise(kind: str) -> None:
    with short_folder("soak") as folder, soak(kind, folder, SEED) as found:
        found.live(SECONDS)
        found.end()
        assert found.writer.written
        assert found.happened.total() > 5
        assert found.broken() == [], found.verdict()
