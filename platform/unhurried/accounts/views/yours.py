"""A person's own sessions and passphrase, and the step up to a full session."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.accounts import entry, queries, service
from unhurried.accounts.forms import PassphraseForm, StepUpForm
from unhurried.accounts.views.answers import came_from, step_up_page
from unhurried.accounts.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.kit.limits import allow


@pages.get("/account")
@access("link")
def account() -> ResponseReturnValue:
    """Where the person is signed in, and how a passphrase is set."""
    rows = queries.live_sessions(g.person.id)
    return render_template("pages/accounts/account.html", sessions=rows, here=g.session.id)


@pages.post("/account/sessions/<int:session_id>/end")
@access("link")
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of the person's own sessions; anyone else's reads like no such thing."""
    with transaction():
        ended = service.end_one(g.person.id, session_id)
    if not ended:
        abort(404)
    flash(_("That browser is signed out."))
    return redirect(url_for("accounts.account"), 303)


@pages.post("/step-up")
@access("link")
def step_up() -> ResponseReturnValue:
    """Make this session full by the passphrase."""
    form = StepUpForm()
    form.goes_to.data = came_from(form.goes_to.data)
    if not form.validate():
        return step_up_page(form, 422)
    if not allow("passphrase", str(g.person.id), 8, 15):
        abort(429)
    if not service.proves(g.person, form.passphrase.data):
        form.passphrase.errors = [_("That is not the passphrase.")]
        return step_up_page(form, 422)
    with transaction():
        give = entry.step_up(g.session)
    return give(redirect(form.goes_to.data if form.goes_to.data != "/" else "/home", 303))


@pages.get("/account/passphrase")
@access("link")
def passphrase() -> ResponseReturnValue:
    """The page to set a passphrase: the first one from any session, another one from a full session only."""
    return _needs_full() or _passphrase_page(PassphraseForm(formdata=None))


@pages.post("/account/passphrase")
@access("link")
def set_passphrase() -> ResponseReturnValue:
    """Set the passphrase; this session becomes full and every other one ends."""
    form = PassphraseForm()
    if refused := _needs_full():
        return refused
    if not form.validate():
        return _passphrase_page(form, 422)
    try:
        with transaction():
            service.set_passphrase(g.person, form.passphrase.data)
            service.end_others(g.session)
            give = entry.step_up(g.session)
    except service.PassphraseFault as fault:
        form.passphrase.errors = [str(fault)]
        return _passphrase_page(form, 422)
    flash(_("Your passphrase is set. Every other browser is signed out."))
    return give(redirect(url_for("accounts.account"), 303))


def _needs_full() -> ResponseReturnValue | None:
    if g.person.passphrase is None or g.session.full:
        return None
    return step_up_page(StepUpForm(formdata=None), 403)


def _passphrase_page(form: PassphraseForm, status: int = 200) -> ResponseReturnValue:
    return render_template("pages/accounts/passphrase.html", form=form), status
