"""Announcements: their words, whom they are for, and to whom they have gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from unhurried.cohorts.models import Enrolment
from unhurried.gatherings.models import Announcement, AnnouncementReader
from unhurried.gatherings.queries.meetings import Meeting
from unhurried.kit.db import db
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import LETTER

ITEM = "announcement"
NOT_SENT = ("skipped", "expired", "dead", "suppressed")


@dataclass(frozen=True)
class Announced:
    """One announcement at the desk: how many it is for, and in how many letters it has gone or is about to."""

    row: Announcement
    readers: int
    told: int


def announced_by_id(ids: Iterable[int]) -> dict[int, Announcement]:
    """These announcements, by id; what does not exist is left out."""
    wanted = sorted(set(ids))
    rows = select(Announcement).where(Announcement.id.in_(wanted))
    return {one.id: one for one in db.session.scalars(rows)} if wanted else {}


def announcements_of(cohort_id: int) -> list[Announced]:
    """The facilitators' announcements to a cohort, the newest first; what the site says by itself is left out."""
    rows = select(Announcement).where(Announcement.cohort_id == cohort_id, Announcement.gathering_id.is_(None))
    found = db.session.scalars(rows.order_by(Announcement.id.desc())).all()
    return [_announced(one) for one in found]


def _announced(one: Announcement) -> Announced:
    readers = readers_of(one)
    told = told_places(one)
    return Announced(one, len(set(readers) | told), len(told))


def readers_of(one: Announcement) -> Sequence[int]:
    """The enrolments that it is for: who was in the cohort then and has not left, all of them or those chosen."""
    rows = select(Enrolment.id).where(Enrolment.cohort_id == one.cohort_id, Enrolment.left_at.is_(None))
    rows = rows.where(Enrolment.joined_at <= one.made_at)
    if one.chosen:
        chosen = select(AnnouncementReader.enrolment_id).where(AnnouncementReader.announcement_id == one.id)
        rows = rows.where(Enrolment.id.in_(chosen))
    return db.session.scalars(rows.order_by(Enrolment.id)).all()


def told_places(announcement: Announcement) -> set[int]:
    """The enrolments whose letter carries this announcement, gone already or about to go."""
    carried = _carried(announcement.cohort_id)
    return {one.place for one in carried if (one.item, one.about) == (ITEM, str(announcement.id))}


def places_that_know(meeting: Meeting) -> set[int]:
    """The enrolments whose letter told of this gathering at the time that it has now, or of its move to that time."""
    now, notice = f"gathering:{meeting.item_id}", f"gathering:{meeting.id}.n"
    return {
        one.place
        for one in _carried(meeting.cohort_id)
        if one.item == now or (one.item.startswith(notice) and one.made_at >= meeting.timing.since)
    }


class _Carried(NamedTuple):
    """An item in a letter that went or is about to go."""

    place: int
    item: str
    about: str
    made_at: datetime


def _carried(cohort_id: int) -> Iterator[_Carried]:
    places = set(db.session.scalars(select(Enrolment.id).where(Enrolment.cohort_id == cohort_id)))
    people = select(Enrolment.person_id).where(Enrolment.cohort_id == cohort_id)
    rows = select(OutboxRow.items, OutboxRow.made_at).where(OutboxRow.person_id.in_(people), OutboxRow.kind == LETTER)
    for row in db.session.execute(rows.where(OutboxRow.state.not_in(NOT_SENT))):
        for one in row.items:
            if one.get("enrolment") in places:
                yield _Carried(one["enrolment"], one["item"], one.get("about", ""), row.made_at)
