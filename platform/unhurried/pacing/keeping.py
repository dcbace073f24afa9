"""Which open weeks are read in another version than the one that the group has now."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from unhurried.kit.db import db
from unhurried.pacing.models import Opening


def kept_versions(enrolments: Iterable[int]) -> dict[tuple[int, int], int]:
    """The version of each week that was opened before its group went over to another, by enrolment and position."""
    columns = (Opening.enrolment_id, Opening.position, Opening.course_version_id)
    rows = select(*columns).where(Opening.enrolment_id.in_(list(enrolments)), Opening.course_version_id.is_not(None))
    return {(row.enrolment_id, row.position): row.course_version_id for row in db.session.execute(rows)}
