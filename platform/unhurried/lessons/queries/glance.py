"""All that a page of an open week needs to know, in one query: whose session it is, and what that person may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from unhurried.accounts.models import Person, Session
from unhurried.care.models import SafetyPath
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.curriculum.models import CourseVersion
from unhurried.kit.prepared import ask
from unhurried.kit.tokens import digest
from unhurried.pacing.models import Opening, Reading


def _statement() -> Any:
    kept = aliased(CourseVersion)
    enrolment_id: Any = bindparam("enrolment")
    position: Any = bindparam("position")
    last = select(func.max(Opening.planned_at)).where(Opening.enrolment_id == enrolment_id).scalar_subquery()
    return (
        select(
            *(Session.full, Session.shared_device, Session.began_at, Session.seen_at),
            *(Person.role, Person.locale, Person.zone, SafetyPath.person_id.label("safety")),
            *(Enrolment.track, Enrolment.joined_at, Opening.planned_at, last.label("last")),
            *(Cohort.course_version_id, CourseVersion.version, Opening.course_version_id.label("kept")),
            *(kept.version.label("kept_version"), Reading.read_at, Reading.step, Reading.finished_at, Reading.skipped),
        )
        .select_from(Session)
        .join(Person, Person.id == Session.person_id)
        .join(Enrolment, (Enrolment.person_id == Person.id) & (Enrolment.id == enrolment_id))
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(CourseVersion, CourseVersion.id == Cohort.course_version_id)
        .join(Opening, (Opening.enrolment_id == Enrolment.id) & (Opening.position == position))
        .outerjoin(kept, kept.id == Opening.course_version_id)
        .outerjoin(Reading, (Reading.enrolment_id == Enrolment.id) & (Reading.position == position))
        .outerjoin(SafetyPath, SafetyPath.person_id == Person.id)
        .where(Session.token_digest == bindparam("token"), Session.ended_at.is_(None))
        .where(Enrolment.left_at.is_(None), Cohort.state != "draft")
    )


GLANCE = _statement()


@dataclass(frozen=True, slots=True)
class Glance:
    """What is known after one query: of the session, its person, their place, the week's opening and its reading."""

    full: bool
    shared_device: bool
    began_at: datetime
    seen_at: datetime
    role: str
    locale: str
    zone: str
    safety: int | None
    track: str
    joined_at: datetime
    planned_at: datetime
    last: datetime
    course_version_id: int
    version: str
    kept: int | None
    kept_version: str | None
    read_at: datetime | None
    step: int | None
    finished_at: datetime | None
    skipped: bool | None


def glance(token: str, enrolment_id: int, position: int) -> Glance | None:
    """The session of this cookie with its person's own week and what they did with it.

    None unless the session was not ended, the enrolment is that person's and not left, its group was launched, and
    the week's opening is recorded. Whether all that still holds at this moment is the caller's question.
    """
    row = ask(GLANCE, {"token": digest(token), "enrolment": enrolment_id, "position": position})
    return Glance(**row) if row else None
