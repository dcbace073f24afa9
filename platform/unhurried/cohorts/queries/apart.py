"""Who never shares a cohort or a facilitator with whom (docs: security §1.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import aliased

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Enrolment, Facilitator, KeepApart, Waiting
from unhurried.kit import clock
from unhurried.kit.db import db


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


def lock_pairs(people: Iterable[int]) -> None:
    """Have two changes that concern one pair wait for each other until the transaction ends, on PostgreSQL."""
    ids = sorted(set(people))
    rows = select(KeepApart.id).where(KeepApart.one.in_(ids) | KeepApart.other.in_(ids)).order_by(KeepApart.id)
    db.session.execute(rows.with_for_update()).all()


def shares_with(cohort_id: int, people: set[int]) -> bool:
    """Whether any of them is in the cohort or offered a place, looks after it, or is looked after by one who does."""
    if not people:
        return False
    theirs = Enrolment.person_id.in_(people), Enrolment.left_at.is_(None)
    within = select(Enrolment.id).where(Enrolment.cohort_id == cohort_id, *theirs)
    offered = select(Waiting.id).join(Person, Person.email == Waiting.email).where(Person.id.in_(people))
    offered = offered.where(Waiting.cohort_id == cohort_id, *is_offered())
    same = Facilitator.cohort_id == Enrolment.cohort_id
    staff = select(Facilitator.person_id).join(Enrolment, same).where(*theirs)
    after = select(Facilitator.id).where(Facilitator.cohort_id == cohort_id)
    after = after.where(Facilitator.person_id.in_(people) | Facilitator.person_id.in_(staff))
    return any(db.session.scalar(rows.limit(1)) is not None for rows in (within, offered, after))


def may_look_after(person_id: int, cohort_id: int) -> bool:
    """Whether this person may look after the cohort: nobody in it, or offered a place, is kept apart from them, or
    from anybody whom they look after elsewhere."""
    here = set(db.session.scalars(_in_care_of([cohort_id])))
    mine = select(Facilitator.cohort_id).where(Facilitator.person_id == person_id, Facilitator.cohort_id != cohort_id)
    theirs = {person_id, *db.session.scalars(_in_care_of(db.session.scalars(mine).all()))}
    return not any(kept_apart(one) & theirs for one in here)


def is_offered() -> tuple[Any, ...]:
    """What is true of somebody on a waiting list who has a place offered at this moment."""
    return Waiting.state == "offered", Waiting.offered_until > clock.now()


def _in_care_of(cohorts: Sequence[int]) -> Any:
    """The ids of everyone in these cohorts, or offered a place there."""
    within = select(Enrolment.person_id).where(Enrolment.cohort_id.in_(cohorts), Enrolment.left_at.is_(None))
    offered = select(Person.id).join(Waiting, Waiting.email == Person.email)
    return within.union(offered.where(Waiting.cohort_id.in_(cohorts), *is_offered()))


def pairs_set_by(person_id: int) -> Sequence[tuple[KeepApart, str, str]]:
    """The pairs that this member of staff had kept apart, with both addresses."""
    one, other = aliased(Person), aliased(Person)
    rows = select(KeepApart, one.email, other.email).join(one, one.id == KeepApart.one)
    rows = rows.join(other, other.id == KeepApart.other).where(KeepApart.set_by == person_id)
    return [(pair, first, second) for pair, first, second in db.session.execute(rows.order_by(KeepApart.id))]
