"""Who means to come and who was there: a member's own, and the facilitator's list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.queries import members
from unhurried.gatherings.models import GatheringReply
from unhurried.gatherings.queries.meetings import Meeting, meeting, meetings_of
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
    """The gatherings of the person's groups that end after `since`, in order of time, those called off included."""
    places = {place.cohort_id: (place.id, name) for place, name in _places(person_id)}
    found = [one for one in meetings_of(places) if one.ends_at > since] if places else []
    replies = _replies([place for place, _name in places.values()])
    return [_own(one, *places[one.cohort_id], replies) for one in found]


def own_meeting(person_id: int, gathering_id: int) -> OwnMeeting | None:
    """This gathering, where the person is in its group; else None."""
    found = meeting(gathering_id)
    place = next(((p, name) for p, name in _places(person_id) if found and p.cohort_id == found.cohort_id), None)
    if found is None or place is None:
        return None
    return _own(found, place[0].id, place[1], _replies([place[0].id]))


def _places(person_id: int) -> list[tuple[Enrolment, str]]:
    rows = select(Enrolment, Cohort.name).join(Cohort, Cohort.id == Enrolment.cohort_id)
    rows = rows.where(Enrolment.person_id == person_id, Enrolment.left_at.is_(None), Cohort.state == "launched")
    return [(place, name) for place, name in db.session.execute(rows.order_by(Enrolment.id))]


def _replies(places: list[int]) -> dict[tuple[int, int], GatheringReply]:
    rows = select(GatheringReply).where(GatheringReply.enrolment_id.in_(places))
    return {(one.gathering_id, one.enrolment_id): one for one in db.session.scalars(rows)}


def _own(found: Meeting, place: int, group: str, replies: dict[tuple[int, int], GatheringReply]) -> OwnMeeting:
    reply = replies.get((found.id, place))
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
