"""What a facilitator reads: entries that were shared with them, one by one, and nothing else."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from unhurried.journal import queries, service
from unhurried.journal.views.blueprint import pages, writer
from unhurried.kit.access import access
from unhurried.kit.db import transaction


@pages.get("/desk/shared")
@access("staff")
def shared() -> ResponseReturnValue:
    """Whose entries were shared with the facilitator, and when; no text."""
    return render_template("pages/journal/shared.html", shared=queries.shared_with(writer().id), zone=writer().zone)


@pages.post("/desk/shared/<share_id>")
@access("staff")
def read(share_id: str) -> ResponseReturnValue:
    """Open one shared entry. By POST, because its owner sees that it was read."""
    with transaction():
        found = queries.shared_with(writer().id, share_id)
        if not found:
            abort(404)
        service.read_shared(found[0])
        words = found[0].share.words
        return render_template("pages/journal/shared_entry.html", shown=found[0], words=words, zone=writer().zone)
