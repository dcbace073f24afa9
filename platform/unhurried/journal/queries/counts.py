"""Counts of check-ins over a group's week, and the weeks that may be counted (docs: security §2, A)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import select

from unhurried.cohorts.models import Cohort
from unhurried.cohorts.queries import holds_of
from unhurried.curriculum.queries import pinned
from unhurried.journal.models import CheckInCount
from unhurried.journal.rules import CLOSED_AFTER
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.languages import language
from unhurried.pacing.queries import calendar_of


@dataclass(frozen=True)
class GroupCounts:
    """One group's counted weeks by title, in their order."""

    name: str
    weeks: list[tuple[str, CheckInCount]]


@dataclass(frozen=True)
class ClosedWeek:
    """A week of a group that nobody counted yet; answers given from `closed_at` on are in no count."""

    cohort_id: int
    position: int
    closed_at: datetime


def closed_weeks() -> list[ClosedWeek]:
    """The weeks that have closed, fourteen days after the group's date, and are not counted."""
    done = {(row.cohort_id, row.position) for row in db.session.scalars(select(CheckInCount))}
    found = []
    for cohort in db.session.scalars(select(Cohort).where(Cohort.state != "draft").order_by(Cohort.id)):
        found += [week for week in _closed(cohort) if (week.cohort_id, week.position) not in done]
    return found


def _closed(cohort: Cohort) -> list[ClosedWeek]:
    calendar = calendar_of(cohort, holds_of([cohort.id]))
    weeks = [
        ClosedWeek(cohort.id, week.position, datetime.combine(day + CLOSED_AFTER, time(), UTC))
        for week, day in zip(calendar.weeks, calendar.dates, strict=True)
        if week.kind != "rest"
    ]
    return [week for week in weeks if week.closed_at <= clock.now()]


def groups_counted() -> list[GroupCounts]:
    """Every group with a counted week, the newest group first."""
    rows = select(CheckInCount, Cohort).join(Cohort, Cohort.id == CheckInCount.cohort_id)
    found: dict[int, GroupCounts] = {}
    for row, cohort in db.session.execute(rows.order_by(Cohort.id.desc(), CheckInCount.position)):
        course = pinned(cohort.course_version_id)
        title = course.lesson(row.position, course.outline.tracks[0], language()).title
        found.setdefault(cohort.id, GroupCounts(cohort.name, [])).weeks.append((title, row))
    return list(found.values())
