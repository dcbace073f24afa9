"""A person's own account: how they sign in, and where they are signed in."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.accounts import entry, queries, service
from unhurried.accounts.devices import device_words
from unhurried.accounts.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import transaction


@pages.get("/account")
@access("link")
def account() -> ResponseReturnValue:
    """How the person signs in, and where they are signed in."""
    return render_template(
        "pages/accounts/account.html",
        sessions=[(row, device_words(row.device)) for row in queries.live_sessions(g.person.id)],
        here=g.session.id,
        full=g.session.full,
        passphrase_waits=service.waits_until(g.person),
        proofs=service.proofs_of(g.person),
        recovery=queries.open_recovery(g.person.id),
        codes_left=queries.codes_left(g.person.id),
    )


@pages.post("/account/sessions/<int:session_id>/end")
@access("link")
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of the person's own sessions; anyone else's reads like no such thing."""
    if session_id == g.session.id:
        return _signed_out()
    with transaction():
        ended = service.end_one(g.person.id, session_id)
    if not ended:
        abort(404)
    flash(_("That browser is signed out."))
    return redirect(url_for("accounts.account"), 303)


@pages.post("/account/sessions/end-others")
@access("link")
def end_others() -> ResponseReturnValue:
    """End every other session of the person."""
    with transaction():
        service.end_others(g.session)
    flash(_("Every other browser is signed out."))
    return redirect(url_for("accounts.account"), 303)


@pages.post("/account/sessions/end-all")
@access("link")
def end_all() -> ResponseReturnValue:
    """End every session of the person, this one too."""
    with transaction():
        service.end_others(g.session)
    return _signed_out()


def _signed_out() -> ResponseReturnValue:
    return entry.sign_out(redirect(url_for("accounts.signed_out"), 303))
