"""Announcements: their words, whom they are for, and to whom they have gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

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
    """The facilitators' announcements to a cohort, the newest first; what the site says by itself is left out.

    Each is for whoever was in the cohort by then and has not left, of those it was for. Four queries at most.
    """
    rows = select(Announcement).where(Announcement.cohort_id == cohort_id, Announcement.gathering_id.is_(None))
    found = db.session.scalars(rows.order_by(Announcement.id.desc())).all()
    carried = {(one.about, one.place) for one in _carried(cohort_id) if one.item == ITEM} if found else set()
    places = select(Enrolment.id, Enrolment.joined_at)
    places = places.where(Enrolment.cohort_id == cohort_id, Enrolment.left_at.is_(None))
    joined, chosen = db.session.execute(places).all(), _chosen([one.id for one in found if one.chosen])
    return [
        _announced(one, joined, chosen, {place for about, place in carried if about == str(one.id)}) for one in found
    ]


def _chosen(announcements: Sequence[int]) -> set[tuple[int, int]]:
    """For which of these announcements somebody was chosen, as (announcement, enrolment)."""
    rows = select(AnnouncementReader.announcement_id, AnnouncementReader.enrolment_id)
    rows = rows.where(AnnouncementReader.announcement_id.in_(announcements))
    return {(row.announcement_id, row.enrolment_id) for row in db.session.execute(rows)} if announcements else set()


def _announced(one: Announcement, joined: Sequence[Any], chosen: set[tuple[int, int]], told: set[int]) -> Announced:
    readers = {place.id for place in joined if place.joined_at <= one.made_at}
    if one.chosen:
        readers = {place for place in readers if (one.id, place) in chosen}
    return Announced(one, len(readers | told), len(told))


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
    seats = select(Enrolment.person_id, Enrolment.id).where(Enrolment.cohort_id == cohort_id)
    theirs = {row.person_id: row.id for row in db.session.execute(seats)}
    places = set(theirs.values())
    rows = select(OutboxRow.person_id, OutboxRow.items, OutboxRow.made_at)
    rows = rows.where(OutboxRow.person_id.in_(sorted(theirs)), OutboxRow.kind == LETTER)
    for row in db.session.execute(rows.where(OutboxRow.state.not_in(NOT_SENT))):
        for one in row.items:
            place = theirs[row.person_id] if one["item"] == ITEM and not one.get("enrolment") else one.get("enrolment")
            if place in places:
                yield _Carried(place, one["item"], one.get("about", ""), row.made_at)
