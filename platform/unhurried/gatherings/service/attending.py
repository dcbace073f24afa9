"""A member's answer, without a reason and without pressure; and who was there, noted by a facilitator."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select

from unhurried.audit import service as audit
from unhurried.gatherings.models import GatheringReply
from unhurried.gatherings.queries import Meeting, OwnMeeting, seats_at
from unhurried.gatherings.rules import ANSWERS, GatheringFault
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.rows import insert_missing

NONE = ""


def answer(own: OwnMeeting, chosen: str) -> None:
    """Keep the answer to the present time; empty takes it back. Raises GatheringFault once it is off or over."""
    if chosen not in (*ANSWERS, NONE):
        raise GatheringFault(_("Choose one of these answers."), "answer")
    meeting, now = own.meeting, clock.now()
    if meeting.is_off or meeting.ends_at <= now:
        raise GatheringFault(_("This gathering is over or was called off. There is nothing to answer any more."))
    reply = _reply(meeting.id, own.enrolment_id)
    reply.answer, reply.edition, reply.changed_at = chosen or None, meeting.timing.edition, now
    _drop_if_empty(reply)
    db.session.flush()


def note_who_came(meeting: Meeting, came: Collection[int], *, by: int | None) -> int:
    """Note these enrolments as having been there, and the others of the group not; returns how many came.

    Not having been there is no entry. Each change is one that its person reads of in their data; that record, which is
    kept for good, has neither the gathering nor what was noted. Raises GatheringFault before the gathering begins,
    and for one that was called off.
    """
    if meeting.is_off or meeting.at > clock.now():
        raise GatheringFault(_("Who was there can be noted once the gathering has begun."))
    there = 0
    for seat in seats_at(meeting):
        wanted = seat.enrolment_id in came
        there += wanted
        if wanted != seat.came:
            reply = _reply(meeting.id, seat.enrolment_id)
            reply.came, reply.changed_at = wanted, clock.now()
            _drop_if_empty(reply)
            audit.record("attendance noted", actor=by, subject=seat.person_id)
    db.session.flush()
    return there


def _reply(gathering_id: int, enrolment_id: int) -> GatheringReply:
    """The row of this person for this gathering, made when there is none, two tabs at once included."""
    new = {"gathering_id": gathering_id, "enrolment_id": enrolment_id, "changed_at": clock.now()}
    insert_missing(GatheringReply, [{**new, "answer": None, "edition": 0, "came": False}])
    rows = select(GatheringReply).where(GatheringReply.gathering_id == gathering_id)
    return db.session.scalars(rows.where(GatheringReply.enrolment_id == enrolment_id)).one()


def _drop_if_empty(reply: GatheringReply) -> None:
    """An answer taken back leaves nothing behind."""
    if reply.answer is None and not reply.came:
        db.session.delete(reply)
