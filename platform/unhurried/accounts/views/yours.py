"""A person's own sessions and passphrase, and the step up to a full session."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.accounts import entry, queries, rules, service
from unhurried.accounts.forms import PassphraseForm, StepUpForm
from unhurried.accounts.views.answers import came_from, step_up_page
from unhurried.accounts.views.blueprint import pages
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.kit.limits import allow


@pages.get("/account")
@access("link")
def account() -> ResponseReturnValue:
    """Where the person is signed in, and how a passphrase is set."""
    rows = queries.live_sessions(g.person.id)
    until = service.waits_until(g.person)
    return render_template("pages/accounts/account.html", sessions=rows, here=g.session.id, waits_until=until)


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
        service.settle_first(g.person)
        give = entry.step_up(g.session)
    return give(redirect(form.goes_to.data if form.goes_to.data != "/" else "/home", 303))


@pages.get("/account/passphrase")
@access("link")
def passphrase() -> ResponseReturnValue:
    """The page to set a passphrase: the first one after a sign-in of now, another one in a full session only."""
    return _refused() or _passphrase_page(PassphraseForm(formdata=None))


@pages.post("/account/passphrase")
@access("link")
def set_passphrase() -> ResponseReturnValue:
    """Set the passphrase: this session becomes full and every other one ends. A first one may have to wait."""
    form = PassphraseForm()
    if refused := _refused():
        return refused
    if not form.validate():
        return _passphrase_page(form, 422)
    try:
        with transaction():
            give = _set(form.passphrase.data)
    except service.PassphraseFault as fault:
        form.passphrase.errors = [str(fault)]
        return _passphrase_page(form, 422)
    return give(redirect(url_for("accounts.account"), 303))


@pages.post("/account/passphrase/take-back")
@access("link")
def take_back() -> ResponseReturnValue:
    """Forget a first passphrase that waits; every other browser is signed out, as somebody else may hold it."""
    with transaction():
        service.take_back_first(g.person)
        service.end_others(g.session)
    flash(_("That passphrase is forgotten. Every other browser is signed out."))
    return redirect(url_for("accounts.account"), 303)


def _set(passphrase: str) -> entry.Giver:
    if not service.has_passphrase(g.person) and not service.choose_first(g.person, passphrase):
        flash(_("Your passphrase is chosen. It holds in three days, and a mail says so."))
        return lambda response: response
    if g.session.full:
        service.set_passphrase(g.person, passphrase)
    service.end_others(g.session)
    flash(_("Your passphrase is set. Every other browser is signed out."))
    return entry.step_up(g.session)


def _refused() -> ResponseReturnValue | None:
    """What stands in the way of a passphrase here and now."""
    if service.has_passphrase(g.person):
        return None if g.session.full else step_up_page(StepUpForm(formdata=None), 403)
    if until := service.waits_until(g.person):
        return render_template("pages/accounts/first_waits.html", until=until)
    if not rules.is_fresh(g.session.began_at, clock.wall()):
        return render_template("pages/accounts/sign_in_anew.html"), 403
    return None


def _passphrase_page(form: PassphraseForm, status: int = 200) -> ResponseReturnValue:
    return render_template("pages/accounts/passphrase.html", form=form), status
