"""Changing one's address: from a full session, confirmed by a link or code at the new one."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.accounts import queries, rules, service
from unhurried.accounts.forms import NewAddressForm, OneCodeForm
from unhurried.accounts.models import AddressChange
from unhurried.accounts.service.addresses import CONFIRM
from unhurried.accounts.views.answers import slow_down
from unhurried.accounts.views.asking import prove_first
from unhurried.accounts.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.kit.limits import allow, visitor
from unhurried.kit.tokens import same


@pages.get("/address")
@access("full")
def address() -> ResponseReturnValue:
    """The address of now, and a form for another one."""
    return _page()


@pages.post("/address")
@access("full")
def ask_for_address() -> ResponseReturnValue:
    """Mail a link to the new address and a notice to the old one."""
    form = NewAddressForm()
    if not service.may_add_proof(g.person, g.session):
        return prove_first()
    if not form.validate():
        return _page(form=form, status=422)
    if form.email.clean == g.person.email:
        form.email.errors = [_("That is your address already.")]
        return _page(form=form, status=422)
    slow_down("address", str(g.person.id), times=5, minutes=24 * 60)
    with transaction():
        service.ask_for_address(g.person, form.email.clean)
    return redirect(url_for("accounts.address"), 303)


@pages.post("/address/code")
@access("full")
def confirm_by_code() -> ResponseReturnValue:
    """Confirm by the code that the mailed page shows in another browser."""
    form = OneCodeForm()
    row = queries.waiting_address(g.person.id)
    if row is None:
        return redirect(url_for("accounts.address"), 303)
    if not form.validate():
        return _page(code=form, status=422)
    if not allow("address-code", f"{g.person.id}:{row.id}", rules.CODE_TRIES, 24 * 60):
        abort(429)
    if not same(rules.clean_code(form.code.data), service.code_of_change(row)):
        form.code.errors = [_("This is not the code.")]
        return _page(code=form, status=422)
    return _confirm(row)


@pages.post("/address/stop")
@access("full")
def stop_address() -> ResponseReturnValue:
    """Forget the new address that waits."""
    row = queries.waiting_address(g.person.id)
    if row is not None:
        with transaction():
            service.stop_address_change(row, by_letter=False)
        flash(_("Your address stays as it is."))
    return redirect(url_for("accounts.address"), 303)


@pages.get("/signin/address/<token>")
@access("public")
def mailed_address(token: str) -> ResponseReturnValue:
    """The page mailed to the new address. Looking at it changes nothing."""
    return _mailed_page(service.change_by_token(token, CONFIRM))


@pages.post("/signin/address/<token>")
@access("public")
def confirm_by_link(token: str) -> ResponseReturnValue:
    """Confirm, in a browser where the person is signed in."""
    slow_down("address-link", visitor(), times=40)
    row = service.change_by_token(token, CONFIRM)
    if row is None or g.person is None or g.person.id != row.person_id:
        return _mailed_page(row)
    return _confirm(row)


def _confirm(row: AddressChange) -> ResponseReturnValue:
    with transaction():
        done = service.confirm_address(row)
        if done:
            service.end_others(g.session)
    if not done:
        return render_template("pages/accounts/letter_over.html"), 410
    flash(_("Your address is changed. Mail goes there from now on, and every other browser is signed out."))
    return redirect(url_for("accounts.account"), 303)


def _mailed_page(row: AddressChange | None) -> ResponseReturnValue:
    if row is None:
        return render_template("pages/accounts/letter_over.html"), 410
    here = g.person is not None and g.person.id == row.person_id
    code = service.code_of_change(row)
    return render_template("pages/accounts/address_mailed.html", here=here, code=f"{code[:3]}-{code[3:]}")


def _page(
    form: NewAddressForm | None = None, code: OneCodeForm | None = None, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "pages/accounts/address.html",
        form=form or NewAddressForm(formdata=None),
        code=code or OneCodeForm(formdata=None),
        waiting=queries.waiting_address(g.person.id),
        proved=service.may_add_proof(g.person, g.session),
    )
    return page, status
