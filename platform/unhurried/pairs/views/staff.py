"""What a facilitator reads of check-ins: those that were shared with them, one by one, and nothing else."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.pairs import queries, service
from unhurried.pairs.views.blueprint import me, pages


@pages.get("/desk/shared-check-ins")
@access("staff")
def shared_check_ins() -> ResponseReturnValue:
    """Whose check-ins were shared with the facilitator, and when; no answer."""
    shared = queries.facilitator_reads(me().id)
    return render_template("pages/pairs/shared_check_ins.html", shared=shared, opened=None, zone=me().zone)


@pages.post("/desk/shared-check-ins")
@access("staff")
def read_check_in() -> ResponseReturnValue:
    """Open one. By POST, because its owner sees that it was read."""
    wanted = request.form.get("share", "")[:32]
    if not wanted:
        return redirect(url_for("pairs.shared_check_ins"), 303)
    with transaction():
        found = queries.facilitator_reads(me().id, wanted)
        if not found:
            abort(404)
        service.read_shared(found[0][0])
        return render_template("pages/pairs/shared_check_ins.html", shared=[], opened=found[0], zone=me().zone)
