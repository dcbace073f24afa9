"""The step up to a full session, and the same proof once more before a way to sign in is changed."""

from __future__ import annotations

from flask import abort, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.accounts import ceremonies, entry, queries, service
from unhurried.accounts.forms import ProofForm, StepUpForm
from unhurried.accounts.views.answers import (
    came_from,
    for_the_device,
    not_for_the_device,
    second_proof_page,
    slow_down,
    step_up_page,
)
from unhurried.accounts.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.kit.limits import allow


@pages.get("/step-up")
@access("link")
def ask_to_step_up() -> ResponseReturnValue:
    """The page that asks for the second proof."""
    form = StepUpForm(formdata=None)
    form.goes_to.data = came_from(None)
    return step_up_page(form)


@pages.post("/step-up")
@access("link")
def step_up() -> ResponseReturnValue:
    """Make this session full by the passphrase, and strong where a code goes with it."""
    form = StepUpForm()
    form.goes_to.data = came_from(form.goes_to.data)
    if not form.validate():
        return step_up_page(form, 422)
    if not allow("passphrase", str(g.person.id), 8, 15):
        abort(429)
    has_app = queries.code_app_of(g.person.id) is not None
    right = service.proves(g.person, form.passphrase.data)
    with transaction():
        if right and (not has_app or service.proves_by_code(g.person, form.code.data or "")):
            service.settle_first(g.person)
            give = entry.step_up(g.session, strong=has_app)
            return _on(give, form.goes_to.data)
    sentence = _("The passphrase or the code is not right.") if has_app else _("That is not the passphrase.")
    form.passphrase.errors = [sentence]
    return step_up_page(form, 422)


@pages.post("/step-up/passkey/begin")
@access("link")
def begin_proof() -> ResponseReturnValue:
    """A challenge for one of the person's own passkeys."""
    slow_down("passkey-proof", str(g.person.id), times=40)
    if not ceremonies.possible() or not queries.passkeys_of(g.person.id):
        return not_for_the_device(_("You have no passkey here."), 409)
    with transaction():
        return for_the_device(service.options_to_prove(g.person, g.session))


@pages.post("/step-up/passkey")
@access("link")
def step_up_by_passkey() -> ResponseReturnValue:
    """Make this session full and strong by a passkey."""
    slow_down("passkey-proof-answer", str(g.person.id), times=40)
    form = ProofForm()
    goes_to = came_from(form.goes_to.data)
    with transaction():
        found = service.proves_by_passkey(g.person, g.session, form.credential.data or "")
        if found is not None and service.holds(found):
            return _on(entry.step_up(g.session, strong=True), goes_to)
    sentence = _("That passkey did not open anything.") if found is None else _("This passkey is new and still waits.")
    back = StepUpForm(formdata=None)
    back.goes_to.data = goes_to
    return step_up_page(back, 422, sentence)


@pages.get("/account/second-proof")
@access("link")
def second_proof() -> ResponseReturnValue:
    """Where staff set up what the desk asks for; for others there is nothing to do."""
    if not g.person.is_staff or (g.session.strong and service.proofs_of(g.person).strong):
        return redirect(url_for("accounts.account"), 303)
    return second_proof_page()


def _on(give: entry.Giver, goes_to: str) -> ResponseReturnValue:
    if queries.open_recovery(g.person.id):
        flash(_("A new passphrase was asked for. If it was not you, stop it under “Your account”."))
    home = "/desk" if g.person.is_staff else "/home"
    return give(redirect(home if goes_to == "/" else goes_to, 303))
