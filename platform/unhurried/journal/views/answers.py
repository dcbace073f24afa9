"""How a saving is answered: with a page, or in a few words to a page that saved by itself."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from unhurried.journal import queries
from unhurried.journal.models import Entry
from unhurried.journal.rules import Words
from unhurried.journal.service import JournalFault, Saved
from unhurried.journal.views.blueprint import writer
from unhurried.kit.tokens import mint


def own_entry(entry_id: str) -> Entry:
    """The writer's own entry; else there is no such page."""
    return queries.entry_of(writer().id, entry_id) or abort(404)


def kept_words(words: Words) -> str:
    """What is said of signs that could not be kept; empty when there are none."""
    if not words.unseen:
        return ""
    return ngettext(
        "%(num)s sign in it cannot be shown by any page and was left out.",
        "%(num)s signs in it cannot be shown by any page and were left out.",
        words.unseen,
    )


def said_of(saved: Saved) -> str:
    """One sentence or two about what was kept."""
    if saved.entry is None:
        return _("Nothing is written yet.")
    if saved.beside is not None:
        first = _("This entry was changed in another tab meanwhile. Both texts are kept, side by side.")
    else:
        first = _("Your words are kept.")
    return f"{first} {kept_words(saved.words)}".strip()


def in_few_words(saved: Saved, *, link: bool = True) -> ResponseReturnValue:
    """The answer to a page that saved by itself: where its text is now, in which version, never any text."""
    answer: dict[str, Any] = {"said": said_of(saved)}
    if saved.entry is not None:
        answer |= {"entry": saved.entry.id, "base": saved.entry.version}
        answer |= {"address": url_for("journal.entry", entry_id=saved.entry.id)} if link else {}
    return jsonify(answer)


def fault_in_few_words(fault: JournalFault) -> ResponseReturnValue:
    """The fault for a page that saved by itself."""
    return jsonify({"said": str(fault)}), 422


def writing_page(entry: Entry | None, *, fault: JournalFault | None = None, status: int = 200) -> ResponseReturnValue:
    """The page with the box; after a fault what was typed is still in it."""
    return render_template(
        "pages/journal/write.html",
        entry=entry,
        seconds=queries.second_texts(entry) if entry else [],
        shares=queries.shares_of(entry.id) if entry else [],
        facilitators=queries.facilitators_of(writer().id) if entry else [],
        typed=request.form if fault else {},
        fault=fault,
        tab=mint(),
        zone=writer().zone,
    ), status


def to_entry(saved: Saved) -> ResponseReturnValue:
    """On to the entry, with a sentence about what was kept; where there are two texts, to the first."""
    flash(said_of(saved))
    shown = saved.beside or saved.entry
    if shown is None:
        return redirect(url_for("journal.home"), 303)
    return redirect(url_for("journal.entry", entry_id=shown.id), 303)
