"""How long this session stays, and staying longer (docs: security §1.3, care §3)."""

from __future__ import annotations

from flask import g, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from unhurried.accounts import entry, service
from unhurried.accounts.views.answers import came_from
from unhurried.accounts.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import transaction


@pages.get("/stay")
@access("link")
def how_long() -> ResponseReturnValue:
    """How many seconds are left. To ask is no use of the session: it ends when it would have."""
    return jsonify(entry.staying())


@pages.post("/stay")
@access("link")
def stay() -> ResponseReturnValue:
    """Stay for another while, within the day that a session lives at most."""
    with transaction():
        service.mark_seen(g.session)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(entry.staying())
    wanted = came_from(None)
    return redirect(wanted if wanted != "/" else "/home", 303)
