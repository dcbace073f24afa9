"""Whose group it is."""

from __future__ import annotations

from typing import Any

from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Cohort

# Beyond it a number is no id in any database.
MOST = 2**31


def may_see(person: Any, cohort_id: int) -> Cohort | None:
    """The cohort, where this member of staff looks after it or is an admin; else None."""
    cohort = cohorts.cohort_by_id(cohort_id) if 0 < cohort_id < MOST else None
    if cohort and (person.role == "admin" or cohorts.looks_after(person.id, cohort_id)):
        return cohort
    return None


def may_see_about(person: Any, cohort_id: int, subject_id: int) -> bool:
    """Whether this member of staff sees the cohort, and is not kept apart from the one it is about."""
    return may_see(person, cohort_id) is not None and subject_id not in cohorts.kept_apart(person.id)
