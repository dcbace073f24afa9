"""A person's own passphrase: the first one, another one, and a new one after a recovery."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.accounts import entry, service
from unhurried.accounts.forms import PassphraseForm
from unhurried.accounts.views.asking import prove_first
from unhurried.accounts.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import transaction


@pages.get("/account/passphrase")
@access("link")
def passphrase() -> ResponseReturnValue:
    """The page to set a passphrase: the first one after a sign-in of now, another one right after a proof."""
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
            give = _set(form.passphrase.data, recovers=_recovers())
    except service.PassphraseFault as fault:
        form.passphrase.errors = [str(fault)]
        return _passphrase_page(form, 422)
    if give is None:
        return prove_first()
    return give(redirect(entry.first_page(g.person, url_for("accounts.account"), strong=g.session.strong), 303))


@pages.post("/account/passphrase/take-back")
@access("link")
def take_back() -> ResponseReturnValue:
    """Forget a first passphrase that waits; every other browser is signed out, as somebody else may hold it."""
    with transaction():
        service.take_back_first(g.person)
        service.end_others(g.session)
    flash(_("That passphrase is forgotten. Every other browser is signed out."))
    return redirect(url_for("accounts.account"), 303)


def _set(passphrase: str, *, recovers: bool) -> entry.Giver | None:
    """What sets the new session's cookie; None where a recovery was stopped at this very moment."""
    if recovers:
        if not service.recover(g.person, passphrase):
            return None
    elif service.proofs_of(g.person).any or g.session.full:
        service.set_passphrase(g.person, passphrase)
    elif not service.choose_first(g.person, passphrase, vouched=g.session.vouched):
        flash(_("Your passphrase is chosen. It holds in three days, and a mail says so."))
        return lambda response: response
    service.end_others(g.session)
    flash(_("Your passphrase is set. Every other browser is signed out."))
    return entry.step_up(g.session)


def _refused() -> ResponseReturnValue | None:
    """What stands in the way of a passphrase here and now."""
    if _recovers():
        return None
    until = service.waits_until(g.person)
    if until and not g.session.full:
        return render_template("pages/accounts/first_waits.html", until=until)
    return None if service.may_add_proof(g.person, g.session) else prove_first()


def _recovers() -> bool:
    """Whether this is the end of a recovery: its time has passed, and its window is open."""
    return not g.person.is_staff and service.may_recover(g.person)


def _passphrase_page(form: PassphraseForm, status: int = 200) -> ResponseReturnValue:
    return render_template("pages/accounts/passphrase.html", form=form, recovers=_recovers()), status
