"""A person's own entries."""

from __future__ import annotations

from sqlalchemy import select

from unhurried.journal.models import Entry
from unhurried.journal.rules import found_in
from unhurried.kit.db import db


def entries_of(person_id: int) -> list[Entry]:
    """All of the person's entries, the one changed last first."""
    rows = select(Entry).where(Entry.person_id == person_id)
    return list(db.session.scalars(rows.order_by(Entry.changed_at.desc(), Entry.id)))


def entry_of(person_id: int, entry_id: str) -> Entry | None:
    """The entry if it is this person's; else None."""
    return db.session.scalar(select(Entry).where(Entry.id == entry_id, Entry.person_id == person_id))


def second_texts(entry: Entry) -> list[Entry]:
    """Texts that were written for this entry in another tab and wait beside it, the oldest first."""
    rows = select(Entry).where(Entry.beside_id == entry.id, Entry.person_id == entry.person_id)
    return list(db.session.scalars(rows.order_by(Entry.made_at, Entry.id)))


def searched(person_id: int, wanted: str) -> list[Entry]:
    """Entries with these words in their text or prompt: opened one by one, since the database cannot read them."""
    return [entry for entry in entries_of(person_id) if found_in(f"{entry.text}\n{entry.prompt}", wanted)]


def written_here(person_id: int, enrolment_id: int, position: int) -> list[Entry]:
    """What the person wrote on this week's pages, the oldest first."""
    here = (Entry.person_id == person_id, Entry.enrolment_id == enrolment_id, Entry.position == position)
    return list(db.session.scalars(select(Entry).where(*here).order_by(Entry.made_at, Entry.id)))
