"""Two people in a group, their facilitator, and the facilitator of another group."""

from __future__ import annotations

from tests.journal.conftest import ada, cohort, eve, mira, tom

__all__ = ["ada", "cohort", "eve", "mira", "tom"]
