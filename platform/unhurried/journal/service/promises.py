"""The promise log, which its maker alone writes and reads, and the reasons of hard days."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete, select

from unhurried.accounts.models import Person
from unhurried.journal.models import HardDayReason, Promise, PromiseMark
from unhurried.journal.queries import live_promises
from unhurried.journal.rules import LONGEST_LINE, MOST_PROMISES, OUTCOMES, words_of
from unhurried.journal.service.faults import JournalFault, refuse_too_long
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.vault import new_row_id, overwrite_deleted
from unhurried.pacing.models import HardDay
from unhurried.pacing.rules import local


def make_promise(person_id: int, typed: str) -> Promise:
    """Write a promise down; raises JournalFault for an empty one, a long one, and a fourth open one."""
    text = _line(typed, _("Write the promise in a few words."), "text")
    db.session.scalars(select(Person.id).where(Person.id == person_id).with_for_update()).one()
    _refuse_a_fourth(person_id)
    promise = Promise(id=new_row_id(), person_id=person_id, version=0, made_at=clock.now())
    promise.text = text
    db.session.add(promise)
    db.session.flush()
    return promise


def mark_promise(promise: Promise, how: str, note: str = "", anew: str = "") -> PromiseMark:
    """Write today's line: kept, not kept, or renegotiated, where `anew` may be the promise in new words."""
    if how not in OUTCOMES:
        raise JournalFault(_("Choose kept, not kept, or renegotiated. Each is an ordinary line."), "how")
    words = words_of(note)
    refuse_too_long(words, LONGEST_LINE, "note")
    mark = PromiseMark(id=new_row_id(), person_id=promise.person_id, version=0, promise_id=promise.id)
    mark.on, mark.made_at = _today(promise.person_id), clock.now()
    changed = how == "renegotiated" and anew.strip()
    mark.words = {"how": how, "note": words.text.strip(), "before": promise.text if changed else ""}
    if changed:
        promise.text = _line(anew, "", "anew")
    db.session.add(mark)
    db.session.flush()
    return mark


def close_promise(promise: Promise) -> None:
    """Let a promise rest: its log stays, and its place is free."""
    promise.closed_at = promise.closed_at or clock.now()
    db.session.flush()


def open_again(promise: Promise) -> None:
    """Take `close_promise` back; raises JournalFault when three others are open."""
    _refuse_a_fourth(promise.person_id)
    promise.closed_at = None
    db.session.flush()


def remove_promise(promise: Promise) -> None:
    """Delete a promise and its log for good."""
    overwrite_deleted()
    db.session.execute(delete(Promise).where(Promise.id == promise.id))
    db.session.expire_all()


def remove_mark(promise: Promise, mark_id: str) -> None:
    """Delete one line of the log; what is not there is left alone."""
    overwrite_deleted()
    mine = (PromiseMark.id == mark_id, PromiseMark.promise_id == promise.id)
    db.session.execute(delete(PromiseMark).where(*mine))
    db.session.expire_all()


def keep_reason(day: HardDay, typed: str) -> None:
    """Keep why a day is hard; an empty text takes the reason away. Raises JournalFault for a long one."""
    words = words_of(typed)
    refuse_too_long(words, LONGEST_LINE, "text")
    found = db.session.scalar(select(HardDayReason).where(HardDayReason.hard_day_id == day.id))
    if not words.text.strip():
        overwrite_deleted()
        db.session.execute(delete(HardDayReason).where(HardDayReason.hard_day_id == day.id))
        return
    row = found or HardDayReason(id=new_row_id(), person_id=day.person_id, version=0, hard_day_id=day.id)
    row.text = words.text
    db.session.add(row)
    db.session.flush()


def _refuse_a_fourth(person_id: int) -> None:
    if len(live_promises(person_id)) >= MOST_PROMISES:
        raise JournalFault(
            _("Three promises are open, and three is the most. Let one rest, and there is a place for this one.")
        )


def _line(typed: str, empty: str, field: str) -> str:
    words = words_of(typed)
    if not words.text.strip():
        raise JournalFault(empty, field)
    refuse_too_long(words, LONGEST_LINE, field)
    return words.text.strip()


def _today(person_id: int) -> date:
    return local(db.session.get_one(Person, person_id).zone, clock.now()).date()
