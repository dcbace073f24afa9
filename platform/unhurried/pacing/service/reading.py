"""What a person did with a week, and at which pace the next ones open (docs: pacing §2.4, §4)."""

from __future__ import annotations

from contextlib import nullcontext

from flask_babel import gettext as _
from sqlalchemy import select

from unhurried.cohorts.models import Enrolment
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.faults import NotOpen, PacingFault
from unhurried.pacing.models import Opening, Reading
from unhurried.pacing.rules import policy
from unhurried.pacing.service.settling import changing


def record_read(enrolment_id: int, position: int) -> Reading:
    """The person read this week's page, or said so; raises NotOpen. The first time stays, again changes nothing."""
    return _read(enrolment_id, position)[0]


def _read(enrolment_id: int, position: int) -> tuple[Reading, bool]:
    """The reading, and whether it was made now."""
    found = _reading(enrolment_id, position)
    if found is not None:
        return found, False
    with changing([_person_of(enrolment_id)], by_themselves=True):
        found = _reading(enrolment_id, position)  # another request may have been quicker
        if is_new := found is None:
            if not _is_open(enrolment_id, position):
                raise NotOpen(_("This page has not opened yet."))
            found = Reading(enrolment_id=enrolment_id, position=position, read_at=clock.now())
            db.session.add(found)
    return found, is_new


def record_step(enrolment_id: int, position: int, step: int) -> Reading:
    """The step that the person is at, counted from 1, to come back to; raises NotOpen."""
    found = record_read(enrolment_id, position)
    found.step = max(step, 1)
    db.session.flush()
    return found


def record_finished(enrolment_id: int, position: int, *, skipped: bool = False) -> Reading:
    """The week is complete, read or skipped: both count the same; raises NotOpen."""
    found, is_new = _read(enrolment_id, position)
    if found.finished_at is None:
        with nullcontext() if is_new else changing([_person_of(enrolment_id)], by_themselves=True):
            found.finished_at, found.skipped = clock.now(), skipped
        db.session.flush()
    return found


def need_longer(enrolment_id: int) -> int:
    """More time with what is open: the next week waits until this one was read, then one interval (its local dates).

    That is an own pace (docs: pacing §2.4): nothing piles up, and the group is there to come back to. Who has an own
    pace already keeps it, so saying it twice is saying it once.
    """
    enrolment = db.session.get_one(Enrolment, enrolment_id)
    with changing([enrolment.person_id], by_themselves=True):
        if enrolment.pace != "own":
            enrolment.pace, enrolment.interval = "own", policy.INTERVALS[0]
    return enrolment.interval


def change_pace(enrolment_id: int, interval: int | None) -> None:
    """With the group (None), or at an own pace of 7, 10 or 14 local dates."""
    if interval is not None and interval not in policy.INTERVALS:
        raise PacingFault(_("An own pace is 7, 10 or 14 days."), "pace")
    enrolment = db.session.get_one(Enrolment, enrolment_id)
    with changing([enrolment.person_id], by_themselves=True):
        enrolment.pace, enrolment.interval = ("own", interval) if interval else ("group", policy.INTERVALS[0])


def choose_after_course(enrolment_id: int, wanted: bool) -> None:
    """Whether one note comes four weeks after the last page of this course (docs: pacing §3); off unless asked for."""
    enrolment = db.session.get_one(Enrolment, enrolment_id)
    with changing([enrolment.person_id], by_themselves=True):
        enrolment.after_course = wanted


def _person_of(enrolment_id: int) -> int:
    return db.session.scalars(select(Enrolment.person_id).where(Enrolment.id == enrolment_id)).one()


def _reading(enrolment_id: int, position: int) -> Reading | None:
    return db.session.scalar(select(Reading).where(Reading.enrolment_id == enrolment_id, Reading.position == position))


def _is_open(enrolment_id: int, position: int) -> bool:
    opened = select(Opening.id).where(Opening.enrolment_id == enrolment_id, Opening.position == position)
    return db.session.scalar(opened) is not None
