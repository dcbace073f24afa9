"""A person's own passkeys: see, add, remove."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.accounts import ceremonies, entry, queries, rules, service
from unhurried.accounts.forms import NewPasskeyForm
from unhurried.accounts.views.answers import for_the_device, not_for_the_device, slow_down
from unhurried.accounts.views.asking import prove_first
from unhurried.accounts.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import transaction


@pages.get("/account/passkeys")
@access("link")
def passkeys() -> ResponseReturnValue:
    """The passkeys by name, and how to add one."""
    return _page(NewPasskeyForm(formdata=None))


@pages.post("/account/passkeys/begin")
@access("link")
def begin_new_passkey() -> ResponseReturnValue:
    """A challenge for a new passkey."""
    slow_down("passkey-new", str(g.person.id), times=20)
    if not ceremonies.possible():
        return not_for_the_device(_("This site cannot have passkeys."), 409)
    if not service.may_add_proof(g.person, g.session):
        return not_for_the_device(_("This page had been open for a while. Load it again first."), 409)
    with transaction():
        return for_the_device(service.options_to_register(g.person, g.session))


@pages.post("/account/passkeys")
@access("link")
def add_passkey() -> ResponseReturnValue:
    """Keep what the device made; this session proves itself by it."""
    slow_down("passkey-made", str(g.person.id), times=20)
    form = NewPasskeyForm()
    if not service.may_add_proof(g.person, g.session):
        return prove_first()
    if not form.validate():
        return _page(form, 422)
    try:
        with transaction():
            return _added(form) or _page(form, 422, _("The device’s answer did not fit, so nothing was added."))
    except service.PasskeyFault as fault:
        return _page(form, 422, str(fault))


@pages.post("/account/passkeys/<int:passkey_id>/remove")
@access("link")
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Remove one. One that still waits, which may be somebody else's, needs no proof and ends other sessions."""
    one = next((one for one in queries.passkeys_of(g.person.id) if one.id == passkey_id), None)
    if one is None:
        abort(404)
    waits = not service.holds(one)
    if not waits and not service.may_add_proof(g.person, g.session):
        return prove_first()
    with transaction():
        service.remove_passkey(g.person, passkey_id)
        if waits:
            service.end_others(g.session)
    flash(_("That passkey opens nothing here any more. Your device may still list it: you can delete it there too."))
    return redirect(url_for("accounts.passkeys"), 303)


def _added(form: NewPasskeyForm) -> ResponseReturnValue | None:
    kept = service.register(g.person, g.session, form.name.data or "", form.credential.data or "")
    if kept is None:
        return None
    if not service.holds(kept):
        flash(_("Your passkey is kept. It opens your account in three days, and a mail says so."))
        return redirect(url_for("accounts.passkeys"), 303)
    if not g.session.full:
        service.end_others(g.session)
    give = entry.step_up(g.session, strong=True)
    flash(_("Your passkey “%(name)s” is kept.", name=kept.name))
    return give(redirect(url_for("accounts.passkeys"), 303))


def _page(form: NewPasskeyForm, status: int = 200, fault: str = "") -> ResponseReturnValue:
    mine = queries.passkeys_of(g.person.id)
    page = render_template(
        "pages/accounts/passkeys.html",
        form=form,
        passkeys=[(one, service.holds(one)) for one in mine],
        may_add=service.may_add_proof(g.person, g.session),
        proofs=service.proofs_of(g.person),
        room=len(mine) < rules.PASSKEYS_MOST,
        fault=fault,
    )
    return page, status
