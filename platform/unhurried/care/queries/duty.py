"""When a cohort is staffed, as everyone is told."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from unhurried.care.models import Duty
from unhurried.care.rules import StaffedHours
from unhurried.kit.db import db


def duties_of(cohort_ids: Iterable[int]) -> dict[int, Duty]:
    """What was set for these cohorts, by id; a cohort without a row has the usual hours."""
    rows = select(Duty).where(Duty.cohort_id.in_(sorted(set(cohort_ids))))
    return {duty.cohort_id: duty for duty in db.session.scalars(rows)}


def staffed_hours(duty: Duty | None, zone: str) -> StaffedHours:
    """The staffed hours of a cohort in that zone: what was set, else weekdays 9 to 17."""
    if duty is None:
        return StaffedHours(zone)
    return StaffedHours(duty.zone, tuple(int(day) for day in duty.days), duty.opens, duty.closes)
