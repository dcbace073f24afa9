"""Questions about cohorts: who is in them, what holds, which places are left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator, Hold, Invitation, KeepApart, Review
from unhurried.curriculum.models import CourseVersion
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


def later_cohorts(enrolment: Enrolment) -> Sequence[Cohort]:
    """Launched groups of the same course that began or begin later and have a place for this person, soonest first."""
    mine = db.session.get_one(Cohort, enrolment.cohort_id)
    other, own = aliased(CourseVersion), aliased(CourseVersion)
    rows = select(Cohort).join(other, other.id == Cohort.course_version_id).join(own, own.slug == other.slug)
    rows = rows.where(own.id == mine.course_version_id, Cohort.state == "launched", Cohort.starts_on > mine.starts_on)
    theirs = select(Enrolment.cohort_id).where(Enrolment.person_id == enrolment.person_id, Enrolment.left_at.is_(None))
    rows = rows.where(Cohort.id.not_in(theirs)).order_by(Cohort.starts_on, Cohort.id)
    found = db.session.scalars(rows).all()
    apart = kept_apart(enrolment.person_id)
    return [one for one in found if places_taken(one.id) < one.capacity and not shares_with(one.id, apart)]


def apart_also(app: Flask, others: Callable[[int], set[int]]) -> None:
    """Have a room above name people who share no cohort and no facilitator with someone, by that one's id."""
    app.extensions.setdefault("unhurried.apart", []).append(others)


def kept_apart(person_id: int) -> set[int]:
    """Everyone who never shares a cohort or a facilitator with this person, whatever the reason."""
    also = (others(person_id) for others in current_app.extensions.get("unhurried.apart", []))
    return told_apart(person_id).union(*also)


def told_apart(person_id: int) -> set[int]:
    """Everyone whom staff keep apart from this person."""
    rows = select(KeepApart).where((KeepApart.one == person_id) | (KeepApart.other == person_id))
    return {pair.other if pair.one == person_id else pair.one for pair in db.session.scalars(rows)}


def shares_with(cohort_id: int, people: set[int]) -> bool:
    """Whether any of these people is in the cohort, looks after it, or is looked after by one who does."""
    if not people:
        return False
    theirs = Enrolment.person_id.in_(people), Enrolment.left_at.is_(None)
    within = select(Enrolment.id).where(Enrolment.cohort_id == cohort_id, *theirs)
    same = Facilitator.cohort_id == Enrolment.cohort_id
    staff = select(Facilitator.person_id).join(Enrolment, same).where(*theirs)
    after = select(Facilitator.id).where(Facilitator.cohort_id == cohort_id)
    after = after.where(Facilitator.person_id.in_(people) | Facilitator.person_id.in_(staff))
    return any(db.session.scalar(rows.limit(1)) is not None for rows in (within, after))


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
