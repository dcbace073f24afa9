"""Who means to come and who was there: a member's own, and the facilitator's list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.queries import members
from unhurried.gatherings.models import Gathering, GatheringReply
from unhurried.gatherings.queries.meetings import Meeting, as_meetings, gathering_rows
from unhurried.kit.db import db


@dataclass(frozen=True)
class OwnMeeting:
    """A gathering as one of its group's members sees it. `answer` is theirs to its present time; empty is none."""

    meeting: Meeting
    enrolment_id: int
    group: str
    answer: str
    answered_before: bool
    came: bool


@dataclass(frozen=True)
class Seat:
    """One member at a gathering as the facilitator sees them: never a reason, never that somebody was missing."""

    enrolment_id: int
    person_id: int
    name: str
    answer: str
    came: bool


def own_meetings(person_id: int, since: datetime) -> list[OwnMeeting]:
    """The gatherings of the person's groups that end after `since`, in order of time, those called off included.

    One query, and one more where a group has ever waited.
    """
    rows = db.session.execute(_own_rows(person_id)).all()
    pairs = zip(as_meetings(rows), rows, strict=True)
    found = [_own(one, row.place, row.group, row.GatheringReply) for one, row in pairs if one.ends_at > since]
    return sorted(found, key=lambda own: (own.meeting.at, own.meeting.id))


def own_meeting(person_id: int, gathering_id: int) -> OwnMeeting | None:
    """This gathering, where the person is in its group; else None."""
    row = db.session.execute(_own_rows(person_id).where(Gathering.id == gathering_id)).one_or_none()
    return _own(as_meetings([row])[0], row.place, row.group, row.GatheringReply) if row else None


def _own_rows(person_id: int) -> Select[Any]:
    """Gatherings with the person's place in the group, its name, and what they answered."""
    rows = gathering_rows().add_columns(Enrolment.id.label("place"), Cohort.name.label("group"), GatheringReply)
    rows = rows.join(Enrolment, Enrolment.cohort_id == Cohort.id)
    theirs = (GatheringReply.gathering_id == Gathering.id) & (GatheringReply.enrolment_id == Enrolment.id)
    rows = rows.outerjoin(GatheringReply, theirs)
    return rows.where(Enrolment.person_id == person_id, Enrolment.left_at.is_(None), Cohort.state == "launched")


def _own(found: Meeting, place: int, group: str, reply: GatheringReply | None) -> OwnMeeting:
    answer = _answer(found, reply)
    before = bool(reply and reply.answer) and not answer
    return OwnMeeting(found, place, group, answer, before, bool(reply and reply.came))


def _answer(found: Meeting, reply: GatheringReply | None) -> str:
    return (reply.answer or "") if reply and reply.edition == found.timing.edition else ""


def answers_to(found: Sequence[Meeting]) -> dict[int, Counter[str]]:
    """How many of those who are in the group gave each answer, by gathering, to its present time; one query."""
    editions = {one.id: one.timing.edition for one in found}
    rows = select(GatheringReply).join(Enrolment, Enrolment.id == GatheringReply.enrolment_id)
    rows = rows.where(GatheringReply.gathering_id.in_(editions), Enrolment.left_at.is_(None))
    counts: dict[int, Counter[str]] = {one.id: Counter() for one in found}
    for reply in db.session.scalars(rows):
        if reply.answer and reply.edition == editions[reply.gathering_id]:
            counts[reply.gathering_id][reply.answer] += 1
    return counts


def seats_at(found: Meeting) -> list[Seat]:
    """Everyone in the group, in the order of joining, with their answer to the present time."""
    rows = select(GatheringReply).where(GatheringReply.gathering_id == found.id)
    replies = {one.enrolment_id: one for one in db.session.scalars(rows)}
    seats = []
    for place, person in members(found.cohort_id):
        reply = replies.get(place.id)
        name, came = place.name or person.email, bool(reply and reply.came)
        seats.append(Seat(place.id, person.id, name, _answer(found, reply), came))
    return seats
