"""A post that suggests danger, or that somebody reports: a task for the person on duty, at once (docs: care §5)."""

from __future__ import annotations

from sqlalchemy import select, update

from unhurried.accounts.models import Person
from unhurried.care.models import OutreachTask
from unhurried.care.service import ask_to_look_in
from unhurried.circle.models import Circle, CircleReport
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.rules import local

HELD, REPORTED = "circle", "reported"


def call_a_person(person_id: int, cohort_id: int, cause: str = HELD) -> None:
    """Open a task about this person for the cohort's facilitators; one that was done today stands open again."""
    zone = db.session.get_one(Person, person_id).zone
    ask_to_look_in(person_id, cohort_id, cause, local(zone, clock.now()).date())


def done_with_reports(person_id: int, circle_id: int) -> None:
    """Close the task about reported posts of this person once no report of them waits in the circle."""
    waits = select(CircleReport.id).where(CircleReport.circle_id == circle_id, CircleReport.author_id == person_id)
    if db.session.scalar(waits.where(CircleReport.decided_at.is_(None)).limit(1)):
        return
    cohort = db.session.get_one(Circle, circle_id).cohort_id
    theirs = (OutreachTask.person_id == person_id, OutreachTask.cohort_id == cohort, OutreachTask.cause == REPORTED)
    db.session.execute(update(OutreachTask).where(*theirs, OutreachTask.done_at.is_(None)).values(done_at=clock.now()))
