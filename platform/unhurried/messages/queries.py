"""Whom someone can write to, what was written, and which talks a facilitator looks after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator
from unhurried.curriculum.queries import pinned
from unhurried.kit.db import db
from unhurried.messages.models import Message
from unhurried.pacing.models import HardDay as HardDayRow
from unhurried.pacing.rules import HardDay, Rhythm


@dataclass(frozen=True)
class Place:
    """One of a person's groups, named by its course, and whether anybody looks after it."""

    enrolment_id: int
    title: str
    looked_after: bool


@dataclass(frozen=True)
class Talk:
    """One participant's talk as their facilitator sees it listed: no text. `waits`: the last word is theirs."""

    enrolment: Enrolment
    group: str
    last_at: datetime | None
    waits: bool


def places_of(person_id: int, locale: str) -> list[Place]:
    """The groups that the person is in, the first joined first."""
    after = select(Facilitator.id).where(Facilitator.cohort_id == Cohort.id).exists()
    rows = select(Enrolment.id, Cohort.course_version_id, after.label("after"))
    rows = rows.join(Cohort, Cohort.id == Enrolment.cohort_id)
    rows = rows.where(Enrolment.person_id == person_id, Enrolment.left_at.is_(None), Cohort.state != "draft")
    found = db.session.execute(rows.order_by(Enrolment.id))
    return [Place(row.id, pinned(row.course_version_id).text(locale).title, row.after) for row in found]


def messages_of(person_id: int) -> list[Message]:
    """Everything that the person wrote to facilitators and got from them, the oldest first."""
    rows = select(Message).where(Message.person_id == person_id)
    return list(db.session.scalars(rows.order_by(Message.sent_at, Message.id)))


def messages_in(enrolment_id: int) -> list[Message]:
    """One talk, the oldest message first."""
    rows = select(Message).where(Message.enrolment_id == enrolment_id)
    return list(db.session.scalars(rows.order_by(Message.sent_at, Message.id)))


def talks_of(facilitator_id: int) -> list[Talk]:
    """The talks of the groups that this facilitator looks after: who waits for an answer first, the longest first."""
    last = select(Message.enrolment_id, func.max(Message.sent_at).label("at")).group_by(Message.enrolment_id).subquery()
    rows = select(Enrolment, Cohort.name, Message.sent_at, Message.from_staff)
    rows = _looked_after(rows, facilitator_id).join(last, last.c.enrolment_id == Enrolment.id)
    rows = rows.join(Message, (Message.enrolment_id == Enrolment.id) & (Message.sent_at == last.c.at))
    talks: dict[int, Talk] = {}
    for place, group, at, from_staff in db.session.execute(rows):
        before = talks.get(place.id)
        talks[place.id] = Talk(place, group, at, not from_staff and (before is None or before.waits))
    return sorted(talks.values(), key=lambda talk: (not talk.waits, _when(talk)))


def _when(talk: Talk) -> float:
    moment = talk.last_at.timestamp() if talk.last_at else 0.0
    return moment if talk.waits else -moment


def place_for(facilitator_id: int, enrolment_id: int) -> tuple[Enrolment, str] | None:
    """The enrolment and its group's name, if this facilitator looks after it at this moment; else None."""
    rows = _looked_after(select(Enrolment, Cohort.name), facilitator_id).where(Enrolment.id == enrolment_id)
    found = db.session.execute(rows).first()
    return (found[0], found[1]) if found else None


def quiet_times_of(person_id: int) -> Rhythm:
    """The person's zone, hour, quiet hours and hard days; those of a new person where there is none of that number.

    Two queries in any case, so that asking for nobody takes as long as asking for somebody.
    """
    columns = (Person.zone, Person.hour, Person.quiet_from, Person.quiet_until)
    row = db.session.execute(select(*columns).where(Person.id == person_id)).first()
    days = db.session.scalars(select(HardDayRow).where(HardDayRow.person_id == person_id)).all()
    if row is None:
        return Rhythm()
    hard = tuple(HardDay(day.on, day.yearly, day.day_before, day.day_after) for day in days)
    return Rhythm(row.zone, row.hour, (row.quiet_from, row.quiet_until), hard_days=hard)


def _looked_after(rows: Any, facilitator_id: int) -> Any:
    rows = rows.join(Cohort, Cohort.id == Enrolment.cohort_id)
    rows = rows.join(Facilitator, Facilitator.cohort_id == Cohort.id)
    return rows.where(Facilitator.person_id == facilitator_id, Enrolment.left_at.is_(None), Cohort.state != "draft")
