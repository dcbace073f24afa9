"""What a facilitator reads: entries that were shared with them, one by one. What an admin reads: counts."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

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


@pages.get("/desk/check-ins")
@access("admin")
def counts() -> ResponseReturnValue:
    """What groups answered, week by week: only whole weeks that have closed, only where five people or more did."""
    found = queries.groups_counted()
    return render_template("pages/journal/counts.html", groups=found, waiting=len(queries.closed_weeks()))


@pages.post("/desk/check-ins")
@access("admin")
def count() -> ResponseReturnValue:
    """Count each week that has closed and was not counted: once, for good."""
    with transaction():
        number = service.count_closed_weeks(by=writer().id)
    flash(ngettext("%(num)s week is counted.", "%(num)s weeks are counted.", number))
    return redirect(url_for("journal.counts"), 303)
