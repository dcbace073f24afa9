"""With whom an entry can be shared, with whom it is, and what a facilitator may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Enrolment, Facilitator
from unhurried.journal.models import Share
from unhurried.kit.db import db


@dataclass(frozen=True)
class SharedEntry:
    """A shared entry as its facilitator sees it: whose, when, and the text of that moment."""

    share: Share
    name: str
    at: datetime


def facilitators_of(person_id: int) -> list[Person]:
    """Who looks after the groups that the person is in."""
    rows = select(Person).join(Facilitator, Facilitator.person_id == Person.id).join(*_same_group())
    rows = rows.where(Enrolment.person_id == person_id, Enrolment.left_at.is_(None), Person.id != person_id)
    return list(
        db.session.scalars(rows.where(Person.role.in_(("facilitator", "admin"))).distinct().order_by(Person.id))
    )


def shares_of(entry_id: str) -> list[tuple[Share, Person]]:
    """With whom an entry is shared."""
    rows = select(Share, Person).join(Person, Person.id == Share.facilitator_id).where(Share.entry_id == entry_id)
    return [(share, person) for share, person in db.session.execute(rows.order_by(Share.shared_at))]


def shared_with(facilitator_id: int, share_id: str | None = None) -> list[SharedEntry]:
    """What was shared with this facilitator, the newest first, while they look after the owner's group."""
    rows = select(Share, Enrolment.name).join(Enrolment, Enrolment.person_id == Share.person_id)
    same = Facilitator.cohort_id == Enrolment.cohort_id
    rows = rows.join(Facilitator, same & (Facilitator.person_id == Share.facilitator_id))
    rows = rows.where(Share.facilitator_id == facilitator_id, Enrolment.left_at.is_(None))
    if share_id is not None:
        rows = rows.where(Share.id == share_id)
    found: dict[str, SharedEntry] = {}
    for share, name in db.session.execute(rows.order_by(Share.shared_at.desc(), Enrolment.id)):
        found.setdefault(share.id, SharedEntry(share, name, share.shared_at))
    return list(found.values())


def _same_group() -> tuple[Any, Any]:
    return Enrolment, Enrolment.cohort_id == Facilitator.cohort_id
