"""Signing in by a passkey: a script asks for the challenge, the form sends what the device answered."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.accounts import ceremonies, entry, service
from unhurried.accounts.forms import AskForm, PasskeyInForm
from unhurried.accounts.models import Person
from unhurried.accounts.views.answers import came_from, for_the_device, not_for_the_device, sign_in_page, slow_down
from unhurried.accounts.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.limits import visitor


@pages.post("/signin/passkey/begin")
@access("public")
def begin_passkey() -> ResponseReturnValue:
    """A challenge for this browser; it tells nothing of who is here."""
    slow_down("passkey", visitor(), times=40)
    if not ceremonies.possible():
        return not_for_the_device(_("This site cannot have passkeys."), 409)
    browser = entry.new_browser()
    with transaction():
        options = service.options_to_sign_in(browser)
    return entry.know_browser(for_the_device(options), browser)


@pages.post("/signin/passkey")
@access("public")
def enter_by_passkey() -> ResponseReturnValue:
    """Sign in by what the device answered: a full session at once."""
    slow_down("passkey-answer", visitor(), times=40)
    form = PasskeyInForm()
    goes_to = came_from(form.goes_to.data)
    with transaction():
        found = service.passkey_of(form.credential.data or "", entry.browser())
        if found is not None and service.holds(found):
            person = db.session.get_one(Person, found.person_id)
            give = entry.sign_in(person, full=True, strong=True, shared_device=form.shared)
            return give(redirect(entry.first_page(person, goes_to, strong=True), 303))
    return sign_in_page(AskForm(formdata=None), 422, _refusal(waits=found is not None))


def _refusal(*, waits: bool) -> str:
    if waits:
        return _("This passkey is new and waits for three days. Until then the mailed page signs you in.")
    return _("That passkey did not open anything here. The mailed page below does.")
