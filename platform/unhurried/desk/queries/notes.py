"""Notes about people: whose they are, who may open them, and what a person reads of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from unhurried.care.models import CareNote, ContactWish
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator
from unhurried.cohorts.queries import kept_apart
from unhurried.curriculum.queries import pinned
from unhurried.desk.queries.groups import MOST
from unhurried.kit.db import db


@dataclass(frozen=True)
class Noted:
    """One of a person's groups, by its course, with the note about them there and how they like to be reached."""

    enrolment: Enrolment
    title: str
    note: CareNote | None
    wish: ContactWish | None


def place_noted(person: Any, enrolment_id: int) -> tuple[Enrolment, Cohort] | None:
    """The enrolment and its group, if this member of staff looks after it now and is not kept apart; else None."""
    if not 0 < enrolment_id < MOST:
        return None
    rows = select(Enrolment, Cohort).join(Cohort, Cohort.id == Enrolment.cohort_id)
    rows = rows.join(Facilitator, Facilitator.cohort_id == Cohort.id).where(Facilitator.person_id == person.id)
    found = db.session.execute(rows.where(Enrolment.id == enrolment_id)).first()
    return (found[0], found[1]) if found and found[0].person_id not in kept_apart(person.id) else None


def note_about(enrolment_id: int) -> CareNote | None:
    """The note, whether it is opened is the caller's question; None where nobody wrote one."""
    return db.session.scalar(select(CareNote).where(CareNote.enrolment_id == enrolment_id))


def notes_about(person_id: int, locale: str) -> list[Noted]:
    """Every group of the person that they are in, and those that they left while a note about them is kept."""
    rows: Any = select(Enrolment, Cohort.course_version_id, CareNote, ContactWish).select_from(Enrolment)
    rows = rows.join(Cohort, Cohort.id == Enrolment.cohort_id)
    rows = rows.outerjoin(CareNote, CareNote.enrolment_id == Enrolment.id)
    same = (ContactWish.person_id == Enrolment.person_id) & (ContactWish.cohort_id == Enrolment.cohort_id)
    rows = rows.outerjoin(ContactWish, same).where(Enrolment.person_id == person_id).order_by(Enrolment.id)
    return [
        Noted(place, pinned(version).text(locale).title, note, wish)
        for place, version, note, wish in db.session.execute(rows)
        if note or place.left_at is None
    ]
