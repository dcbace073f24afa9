"""Questions about cohorts: who is in them, what holds, which places are left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator, Hold, Invitation, Review
from unhurried.curriculum.queries import pinned
from unhurried.curriculum.rules import Course
from unhurried.kit import tokens
from unhurried.kit.db import db


def cohort_by_id(cohort_id: int) -> Cohort | None:
    """The cohort, or None."""
    return db.session.get(Cohort, cohort_id)


def cohort_by_code(code: str) -> Cohort | None:
    """The launched cohort that this link's code joins, or None."""
    return db.session.scalar(select(Cohort).where(Cohort.code == code, Cohort.state == "launched"))


def course_of(cohort: Cohort) -> Course:
    """The version of the course that the cohort is pinned to."""
    return pinned(cohort.course_version_id)


def review_of(cohort: Cohort) -> Review | None:
    """The review of the very version that the cohort reads; None where nobody has signed it."""
    return db.session.scalar(select(Review).where(Review.course_version_id == cohort.course_version_id))


def holds_of(cohort_ids: Iterable[int]) -> Sequence[Hold]:
    """Every hold of these cohorts, in the order in which they were set."""
    return db.session.scalars(select(Hold).where(Hold.cohort_id.in_(list(cohort_ids))).order_by(Hold.id)).all()


def members(cohort_id: int) -> Sequence[tuple[Enrolment, Person]]:
    """Everyone enrolled and not gone, with the person, in the order of joining."""
    rows = select(Enrolment, Person).join(Person, Person.id == Enrolment.person_id)
    rows = rows.where(Enrolment.cohort_id == cohort_id, Enrolment.left_at.is_(None)).order_by(Enrolment.id)
    return [(enrolment, person) for enrolment, person in db.session.execute(rows)]


def places_taken(cohort_id: int) -> int:
    """How many people are enrolled and have not left."""
    running = select(func.count()).where(Enrolment.cohort_id == cohort_id, Enrolment.left_at.is_(None))
    return db.session.scalar(running) or 0


def running_enrolments(person_id: int) -> Sequence[Enrolment]:
    """The person's enrolments in cohorts that are not closed, the first joined first."""
    rows = select(Enrolment).join(Cohort, Cohort.id == Enrolment.cohort_id)
    rows = rows.where(Enrolment.person_id == person_id, Enrolment.left_at.is_(None), Cohort.state != "closed")
    return db.session.scalars(rows.order_by(Enrolment.id)).all()


def looks_after(person_id: int, cohort_id: int) -> bool:
    """Whether this person is a facilitator of the cohort."""
    found = select(Facilitator.id).where(Facilitator.cohort_id == cohort_id, Facilitator.person_id == person_id)
    return db.session.scalar(found) is not None


def cohorts_of_facilitator(person_id: int) -> Sequence[Cohort]:
    """The cohorts that this person looks after, the newest first."""
    rows = select(Cohort).join(Facilitator, Facilitator.cohort_id == Cohort.id)
    return db.session.scalars(rows.where(Facilitator.person_id == person_id).order_by(Cohort.id.desc())).all()


def all_cohorts() -> Sequence[Cohort]:
    """Every cohort, the newest first."""
    return db.session.scalars(select(Cohort).order_by(Cohort.id.desc())).all()


def invitations_of(cohort_id: int) -> Sequence[Invitation]:
    """The cohort's invitations, in the order in which they were made."""
    rows = select(Invitation).where(Invitation.cohort_id == cohort_id).order_by(Invitation.id)
    return db.session.scalars(rows).all()


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation that this link's token belongs to, or None; whether it still waits is the caller's question."""
    ref = tokens.ref_of(token)
    found = db.session.get(Invitation, ref) if ref is not None else None
    if found and tokens.same(token, tokens.derive("invitation", found.id, found.nonce)):
        return found
    return None


def facilitators_of(cohort_id: int) -> Sequence[Person]:
    """Who looks after the cohort, in the order in which they came to it."""
    rows = select(Person).join(Facilitator, Facilitator.person_id == Person.id)
    return db.session.scalars(rows.where(Facilitator.cohort_id == cohort_id).order_by(Facilitator.id)).all()
