"""A person's own promises with their log, and the reasons of their hard days."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from unhurried.journal.models import HardDayReason, Promise, PromiseMark
from unhurried.kit.db import db
from unhurried.pacing.models import HardDay


@dataclass(frozen=True)
class PromisePage:
    """A promise with its log, the newest line first."""

    promise: Promise
    marks: list[PromiseMark]


@dataclass(frozen=True)
class HardDayPage:
    """A hard day and the reason that its owner keeps with it."""

    day: HardDay
    reason: HardDayReason | None


def promise_pages(person_id: int) -> list[PromisePage]:
    """The person's promises: those that are open first, the newest first."""
    rows = select(Promise).where(Promise.person_id == person_id)
    rows = rows.order_by(Promise.closed_at.is_not(None), Promise.made_at.desc(), Promise.id)
    marks = select(PromiseMark).where(PromiseMark.person_id == person_id)
    log = list(db.session.scalars(marks.order_by(PromiseMark.on.desc(), PromiseMark.made_at.desc())))
    return [
        PromisePage(promise, [mark for mark in log if mark.promise_id == promise.id])
        for promise in db.session.scalars(rows)
    ]


def live_promises(person_id: int) -> list[Promise]:
    """The promises that are open."""
    rows = select(Promise).where(Promise.person_id == person_id, Promise.closed_at.is_(None))
    return list(db.session.scalars(rows.order_by(Promise.made_at)))


def promise_of(person_id: int, promise_id: str) -> Promise | None:
    """The promise if it is this person's; else None."""
    return db.session.scalar(select(Promise).where(Promise.id == promise_id, Promise.person_id == person_id))


def hard_day_pages(person_id: int) -> list[HardDayPage]:
    """The person's hard days with their reasons, in the order of the calendar."""
    rows = select(HardDay, HardDayReason).outerjoin(HardDayReason, HardDayReason.hard_day_id == HardDay.id)
    rows = rows.where(HardDay.person_id == person_id).order_by(HardDay.on, HardDay.id)
    return [HardDayPage(day, reason) for day, reason in db.session.execute(rows)]
