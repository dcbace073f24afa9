"""Counting a week's check-ins once it has closed: once and for good, so that two counts can never be compared."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.audit.service import record
from unhurried.cohorts.models import Enrolment
from unhurried.journal.models import CheckIn, CheckInCount
from unhurried.journal.queries.counts import ClosedWeek, closed_weeks
from unhurried.journal.rules import FEWEST, counted
from unhurried.kit import clock
from unhurried.kit.db import db


def count_closed_weeks(*, by: int) -> int:
    """Count every week that has closed; how many were new. Whoever presses twice, or two at once, counts once."""
    weeks = closed_weeks()
    for week in weeks:
        _count(week)
    if weeks:
        record("check-ins counted", actor=by, weeks=len(weeks))
    return len(weeks)


def _count(week: ClosedWeek) -> None:
    rows = select(CheckIn).join(Enrolment, Enrolment.id == CheckIn.enrolment_id)
    rows = rows.where(Enrolment.cohort_id == week.cohort_id, CheckIn.position == week.position)
    answers = [row.words for row in db.session.scalars(rows.where(CheckIn.made_at < week.closed_at))]
    enough = len(answers) >= FEWEST
    values = {
        "cohort_id": week.cohort_id, "position": week.position, "people": len(answers) if enough else 0,
        "counts": counted(answers) if enough else {}, "counted_at": clock.now(),
    }  # fmt: skip
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(CheckInCount).values(values).on_conflict_do_nothing())
