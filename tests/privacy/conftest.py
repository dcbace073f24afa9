"""Two writers in a group, as the journal's tests have them."""

from __future__ import annotations

from tests.journal.conftest import cohort, mira, tom

__all__ = ["cohort", "mira", "tom"]
