"""Two texts of one entry, and sharing one entry with one facilitator."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.journal import service
from unhurried.journal.views.answers import own_entry
from unhurried.journal.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import transaction


@pages.post("/journal/entry/<entry_id>/settle/<second_id>")
@access("full")
def settle(entry_id: str, second_id: str) -> ResponseReturnValue:
    """Say which of two texts stays."""
    try:
        with transaction():
            second = own_entry(second_id)
            if second.beside_id != entry_id:
                abort(404)
            service.settle(own_entry(entry_id), second, request.form.get("which", ""))
        flash(_("Done. Nothing else was changed."))
    except service.JournalFault as fault:
        flash(str(fault), "fault")
    return redirect(url_for("journal.entry", entry_id=entry_id), 303)


@pages.post("/journal/entry/<entry_id>/share")
@access("full")
def share(entry_id: str) -> ResponseReturnValue:
    """Share the entry as it is now with one facilitator."""
    chosen = request.form.get("facilitator", "")
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
    try:
        with transaction():
            service.share(own_entry(entry_id), number)
        flash(_("Shared, as it is now. You can take it back at any time."))
    except service.JournalFault as fault:
        flash(str(fault), "fault")
    return redirect(url_for("journal.entry", entry_id=entry_id), 303)


@pages.post("/journal/entry/<entry_id>/unshare/<int:facilitator>")
@access("full")
def unshare(entry_id: str, facilitator: int) -> ResponseReturnValue:
    """Take the sharing back."""
    with transaction():
        service.unshare(own_entry(entry_id), facilitator)
    flash(_("Taken back. They cannot open it any more. What they have read, they have read."))
    return redirect(url_for("journal.entry", entry_id=entry_id), 303)
