"""Writing an entry. What two tabs write for the same entry is kept twice, until its owner says what stays."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.journal.models import Entry
from unhurried.journal.rules import Words, fate, joined, words_of
from unhurried.journal.service.faults import JournalFault, refuse_too_long
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import digest
from unhurried.kit.vault import new_row_id, overwrite_deleted


@dataclass(frozen=True)
class Draft:
    """What a page sends: its own mark `tab`, the entry that it shows and the version `base` that it last knew.

    `turn` counts the savings of the page. `quiet` is a saving that nobody pressed a button for: it never empties
    an entry.
    """

    tab: str
    text: str
    entry_id: str = ""
    base: int = 0
    turn: int = 0
    prompt: str = ""
    enrolment_id: int | None = None
    position: int | None = None
    quiet: bool = False


@dataclass(frozen=True)
class Saved:
    """The entry that holds the text now, None for an empty page; `beside` is the one that another tab wrote."""

    entry: Entry | None
    words: Words
    beside: Entry | None = None


def save(person_id: int, draft: Draft) -> Saved:
    """Keep the text: in its entry, in a new one, or beside the one that another tab changed meanwhile.

    The same page may send it twice, at once too, and there is one entry. Raises JournalFault for a text that is
    too long, and for an empty one in place of words.
    """
    words = words_of(draft.text)
    refuse_too_long(words)
    entry = _of_tab(person_id, draft) or _named(person_id, draft.entry_id)
    if entry is None:
        return _begin(person_id, draft, words)
    return _go_on(entry, draft, words)


def _go_on(entry: Entry, draft: Draft, words: Words) -> Saved:
    if not words.text.strip():
        return _empty(entry, words, draft)
    same_tab = entry.tab == digest(draft.tab)
    what = fate(
        kept=entry.text,
        typed=words.text,
        version=entry.version,
        base=draft.base,
        same_tab=same_tab,
        overtaken=draft.turn < entry.turn,
    )
    if what == "beside":
        return _beside(entry, draft, words)
    if what == "write":
        _write(entry, words.text, draft)
    return Saved(entry, words)


def remove(entry: Entry) -> None:
    """Delete an entry for good, what was shared of it included; texts beside it become entries of their own."""
    overwrite_deleted()
    db.session.execute(delete(Entry).where(Entry.id == entry.id))
    db.session.expire_all()


def settle(entry: Entry, second: Entry, which: str) -> Entry:
    """Say what stays of two texts: `apart` (both, as two entries), `joined`, `first` or `second`; returns the entry."""
    if which == "apart":
        second.beside_id = None
    elif which == "first":
        remove(second)
    elif which == "joined":
        _rewrite(entry, joined(entry.text, second.text))
        remove(second)
    elif which == "second":
        _rewrite(entry, second.text)
        remove(second)
    else:
        raise JournalFault(_("Choose what stays of the two texts. Until you do, both are kept."), "which")
    db.session.flush()
    return db.session.get_one(Entry, entry.id, populate_existing=True)


def _of_tab(person_id: int, draft: Draft) -> Entry | None:
    """The entry that this page began, or the second text that it wrote beside its entry."""
    marks = [digest(draft.tab), _beside_mark(draft.tab, draft.entry_id)]
    rows = select(Entry).where(Entry.person_id == person_id, Entry.made_in.in_(marks))
    found = {
        entry.made_in: entry
        for entry in db.session.scalars(rows.with_for_update().execution_options(populate_existing=True))
    }
    return found.get(marks[1]) or found.get(marks[0])


def _named(person_id: int, entry_id: str) -> Entry | None:
    if not entry_id:
        return None
    mine = (Entry.id == entry_id, Entry.person_id == person_id)
    return db.session.scalar(select(Entry).where(*mine).with_for_update().execution_options(populate_existing=True))


def _begin(person_id: int, draft: Draft, words: Words) -> Saved:
    if not words.text.strip():
        return Saved(None, words)
    made_in = digest(draft.tab)
    entry = _new(person_id, draft, words.text, made_in=made_in)
    return Saved(entry, words) if entry else _go_on(_made_in(person_id, made_in), draft, words)


def _beside(entry: Entry, draft: Draft, words: Words) -> Saved:
    made_in = _beside_mark(draft.tab, entry.id)
    second = _new(entry.person_id, draft, words.text, made_in=made_in, beside=entry)
    if second is None:
        second = _made_in(entry.person_id, made_in)
        _write(second, words.text, draft)
    return Saved(second, words, beside=entry)


def _beside_mark(tab: str, entry_id: str) -> str:
    return digest(f"{tab}|{entry_id}")


def _made_in(person_id: int, made_in: str) -> Entry:
    rows = select(Entry).where(Entry.person_id == person_id, Entry.made_in == made_in)
    return db.session.scalars(rows.with_for_update().execution_options(populate_existing=True)).one()


def _new(person_id: int, draft: Draft, text: str, *, made_in: str, beside: Entry | None = None) -> Entry | None:
    """A new entry; None when the same page began one at the same moment, which is there then."""
    entry = Entry(id=new_row_id(), person_id=person_id, version=0)
    entry.words = {"text": text, "prompt": beside.prompt if beside else draft.prompt}
    moment = clock.now()
    values = {
        "id": entry.id, "person_id": person_id, "version": entry.version, "sealed": entry.sealed,
        "made_in": made_in, "tab": digest(draft.tab), "turn": draft.turn,
        "made_at": moment, "changed_at": moment, "beside_id": beside.id if beside else None,
        "enrolment_id": beside.enrolment_id if beside else draft.enrolment_id,
        "position": beside.position if beside else draft.position,
    }  # fmt: skip
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = insert(Entry).values(values).on_conflict_do_nothing(index_elements=["person_id", "made_in"])
    db.session.execute(new)
    return db.session.get(Entry, entry.id)


def _empty(entry: Entry, words: Words, draft: Draft) -> Saved:
    if entry.text.strip() and not draft.quiet:
        raise JournalFault(
            _("The page is empty now, and what was saved before is still kept. To delete the entry, press “Remove”.")
        )
    return Saved(entry, words)


def _write(entry: Entry, text: str, draft: Draft) -> None:
    prompt = draft.prompt or entry.prompt
    entry.words = {"text": text, "prompt": prompt}
    entry.tab, entry.turn, entry.changed_at = digest(draft.tab), draft.turn, clock.now()
    db.session.flush()


def _rewrite(entry: Entry, text: str) -> None:
    refuse_too_long(Words(text), field="which")
    entry.words = {"text": text, "prompt": entry.prompt}
    entry.tab, entry.turn, entry.changed_at = "", 0, clock.now()
    db.session.flush()
