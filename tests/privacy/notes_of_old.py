"""What facilitators kept in mind of someone long ago, for the line of the table about it."""

from __future__ import annotations

from datetime import date, datetime

from unhurried.care.models import CareNote
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.kit.db import db, transaction


def note(at: datetime) -> CareNote:
    """Of someone in a group that was closed at that instant."""
    mark = str(at.timestamp())
    cohort = Cohort(course_version_id=1, name="", starts_on=date(2026, 1, 1), state="closed", code=mark[:32])
    cohort.made_at = cohort.closed_at = at
    with transaction():
        db.session.add(cohort)
        db.session.flush()
        place = Enrolment(person_id=1, cohort_id=cohort.id, joined_at=at)
        db.session.add(place)
        db.session.flush()
        enrolment_id = place.id
    row = CareNote(id=mark[:32], person_id=1, enrolment_id=enrolment_id, changed_at=at)
    row.version, row.sealed = 1, b""
    return row
