"""What was written in a circle long ago, for the lines of the table about it."""

from __future__ import annotations

from datetime import datetime

from unhurried.circle.models import Circle, CirclePost, CircleReport, CircleSeat, CircleThread
from unhurried.kit.db import db, transaction


def _circle(at: datetime) -> tuple[int, int, int]:
    """A circle of the group that has ended, a seat and a thread in it; made once."""
    found = db.session.get(Circle, 1)
    if found is None:
        with transaction():
            db.session.add(Circle(id=1, cohort_id=2, track="solo", number=1, made_at=at))
            db.session.flush()
            db.session.add(CircleSeat(id=1, circle_id=1, enrolment_id=2, seated_at=at))
            db.session.add(CircleThread(id=1, circle_id=1, title="", made_at=at))
    return 1, 1, 1


def post(at: datetime, person: int = 2) -> CirclePost:
    """One that stood there for everyone."""
    mark, (_circle_id, seat, thread) = str(at.timestamp()), _circle(at)
    row = CirclePost(id=mark[:32], person_id=person, thread_id=thread, seat_id=seat, state="shown", made_in=mark)
    row.version, row.sealed, row.made_at = 1, b"", at
    return row


def reported(at: datetime) -> CircleReport:
    """A report that a facilitator has decided."""
    row = CircleReport(id=str(at.timestamp())[:32], person_id=1, circle_id=_circle(at)[0], author_id=2)
    row.version, row.sealed, row.made_at, row.decided_at = 1, b"", at, at
    return row
