"""Choosing the language of pages and letters."""

from __future__ import annotations

from flask import abort, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh

from unhurried.accounts import entry, rules
from unhurried.accounts.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.kit.languages import nearest


@pages.post("/language")
@access("public")
def choose_language() -> ResponseReturnValue:
    """Keep the language: with the person, else in this browser until it closes; then back to where they were."""
    wanted = nearest(request.form.get("language")) or abort(400)
    back = redirect(rules.path_of(request.referrer, request.host), 303)
    if g.person is None:
        return entry.know_language(back, wanted)
    with transaction():
        g.person.locale = wanted
    refresh()
    flash(_("Pages and letters are in this language from now on."))
    return back
