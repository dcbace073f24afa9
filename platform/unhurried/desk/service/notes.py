"""What facilitators keep in mind of one person. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.audit import service as audit
from unhurried.care.models import CareNote
from unhurried.cohorts.models import Enrolment
from unhurried.journal.rules import words_of
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.vault import new_row_id, overwrite_deleted

PARTS = ("facts", "preferences", "promises")
LONGEST = 5_000


class NoteFault(ValueError):
    """A note that was not kept; its text says why, and what was typed is still on the page."""


class NoteChanged(NoteFault):
    """A colleague changed the note meanwhile: both texts are there, and nothing is overwritten unseen."""


def write_note(
    enrolment: Enrolment, typed: Mapping[str, str], next_on: date | None, *, seen: int, by: int
) -> CareNote | None:
    """Keep the note as it was typed, in place of version `seen` (0: there was none); None for an empty one.

    Raises NoteFault for a text that is too long, NoteChanged where somebody else wrote meanwhile.
    """
    words = {part: words_of(typed.get(part, "")).text.strip() for part in PARTS}
    _refuse_too_long(words)
    row = _begun(enrolment) if seen == 0 else _locked(enrolment)
    if row is None or row.version != max(seen, 1):
        raise NoteChanged(_("A colleague wrote here meanwhile. Nothing is saved yet; their words stand beside yours."))
    if not any(words.values()) and next_on is None:
        _remove(row)
        row = None
    else:
        row.words, row.next_on, row.changed_by, row.changed_at = words, next_on, by, clock.now()
    db.session.flush()
    audit.record("note written", actor=by, subject=enrolment.person_id, cohort=enrolment.cohort_id)
    return row


def read_note(enrolment: Enrolment, *, by: int) -> None:
    """Record that somebody opened the note; the person sees that among who looked at their data."""
    audit.record("note read", actor=by, subject=enrolment.person_id, cohort=enrolment.cohort_id)


def _begun(enrolment: Enrolment) -> CareNote | None:
    """A new and empty note; None where there is one."""
    row = CareNote(id=new_row_id(), person_id=enrolment.person_id, version=0)
    row.words = dict.fromkeys(PARTS, "")
    values = {
        "id": row.id, "person_id": row.person_id, "version": row.version, "sealed": row.sealed,
        "enrolment_id": enrolment.id, "changed_at": clock.now(),
    }  # fmt: skip
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = insert(CareNote).values(values).on_conflict_do_nothing(index_elements=["enrolment_id"])
    made = db.session.execute(new.returning(CareNote.id)).first()
    return _locked(enrolment) if made else None


def _locked(enrolment: Enrolment) -> CareNote | None:
    rows = select(CareNote).where(CareNote.enrolment_id == enrolment.id).with_for_update()
    return db.session.scalar(rows.execution_options(populate_existing=True))


def _remove(row: CareNote) -> None:
    overwrite_deleted()
    db.session.execute(delete(CareNote).where(CareNote.id == row.id))
    db.session.expire_all()


def _refuse_too_long(words: Mapping[str, str]) -> None:
    longest = max(len(text) for text in words.values())
    if longest > LONGEST:
        length, most = format_decimal(longest), format_decimal(LONGEST)
        raise NoteFault(
            _(
                "One of these is %(length)s characters long, and %(most)s fit. It is not saved, and all of it is here.",
                length=length,
                most=most,
            )
        )
