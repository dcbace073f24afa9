"""One's own entries: the list, writing, searching, printing, removing. A full session only (docs: security §1.1)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.journal import forms, queries, service
from unhurried.journal.models import Entry
from unhurried.journal.views.answers import fault_in_few_words, in_few_words, own_entry, to_entry, writing_page
from unhurried.journal.views.blueprint import pages, quiet, writer
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction


@pages.get("/journal")
@access("full")
def home() -> ResponseReturnValue:
    """Everything that the person wrote, the newest first."""
    return _list(queries.entries_of(writer().id))


@pages.post("/journal/search")
@access("full")
def search() -> ResponseReturnValue:
    """One's own entries with these words. By POST, so that they stand in no history and no log."""
    wanted = request.form.get("wanted", "").strip()[:200]
    found = queries.searched(writer().id, wanted) if wanted else queries.entries_of(writer().id)
    return _list(found, wanted)


@pages.get("/journal/print")
@access("full")
def for_print() -> ResponseReturnValue:
    """All entries on one page, the oldest first, to print or to read through."""
    found = list(reversed(queries.entries_of(writer().id)))
    return render_template("pages/journal/print.html", entries=found, zone=writer().zone)


@pages.get("/journal/new")
@access("full")
def new() -> ResponseReturnValue:
    """An empty page."""
    return writing_page(None)


@pages.post("/journal/new")
@access("full")
def begin() -> ResponseReturnValue:
    """Keep a first text."""
    return _save(None)


@pages.get("/journal/entry/<entry_id>")
@access("full")
def entry(entry_id: str) -> ResponseReturnValue:
    """One entry, to read and to write on."""
    return writing_page(own_entry(entry_id))


@pages.post("/journal/entry/<entry_id>")
@access("full")
def save(entry_id: str) -> ResponseReturnValue:
    """Keep the text of an entry; one that was removed in another tab comes back as a new one."""
    return _save(entry_id)


@pages.get("/journal/entry/<entry_id>/remove")
@access("full")
def ask_to_remove(entry_id: str) -> ResponseReturnValue:
    """The page that says what removing does."""
    return render_template("pages/journal/remove.html", entry=own_entry(entry_id))


@pages.post("/journal/entry/<entry_id>/remove")
@access("full")
def remove(entry_id: str) -> ResponseReturnValue:
    """Delete the entry for good."""
    with transaction():
        service.remove(own_entry(entry_id))
    flash(_("The entry is deleted."))
    return redirect(url_for("journal.home"), 303)


def _list(found: list[Entry], wanted: str = "") -> str:
    return render_template("pages/journal/home.html", entries=found, wanted=wanted, zone=writer().zone)


def _save(entry_id: str | None) -> ResponseReturnValue:
    draft = forms.draft_of(
        {**request.form.to_dict(), "entry": entry_id or request.form.get("entry", "")}, quiet=quiet()
    )
    who = writer().id
    try:
        with service.in_one_step():
            saved = service.save(who, draft)
            return in_few_words(saved) if quiet() else to_entry(saved)
    except service.JournalFault as fault:
        db.session.rollback()
        if quiet():
            return fault_in_few_words(fault)
        found = queries.entry_of(who, entry_id) if entry_id else None
        return writing_page(found, fault=fault, status=422)
