"""The code app of staff: set up by a picture and a first code; its recovery codes are shown once."""

from __future__ import annotations

import segno
from flask import abort, flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from unhurried.accounts import entry, queries, service
from unhurried.accounts.forms import OneCodeForm
from unhurried.accounts.views.asking import prove_first
from unhurried.accounts.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.kit.limits import allow


@pages.get("/code-app")
@access("full")
def code_app() -> ResponseReturnValue:
    """Whether there is a code app, and the secret while one is being set up."""
    return _not_now() or _page(OneCodeForm(formdata=None))


@pages.post("/code-app")
@access("full")
def begin_code_app() -> ResponseReturnValue:
    """Make a new secret, which counts once it is confirmed."""
    if refused := _not_now():
        return refused
    with transaction():
        service.begin_code_app(g.person)
    return redirect(url_for("accounts.code_app"), 303)


@pages.post("/code-app/confirm")
@access("full")
def confirm_code_app() -> ResponseReturnValue:
    """Take the app by its first code, and show the recovery codes this once."""
    form = OneCodeForm()
    if refused := _not_now():
        return refused
    if not form.validate():
        return _page(form, 422)
    if not allow("code-app", str(g.person.id), 8, 15):
        abort(429)
    with transaction():
        codes = service.confirm_code_app(g.person, form.code.data)
        if codes:
            return entry.step_up(g.session, strong=True)(make_response(_codes_page(codes)))
    form.code.errors = [_("That is not the code of now. An app shows a new one every half minute.")]
    return _page(form, 422)


@pages.post("/code-app/recovery-codes")
@access("full")
def new_recovery_codes() -> ResponseReturnValue:
    """New recovery codes in the place of those before."""
    if refused := _not_now():
        return refused
    if queries.code_app_of(g.person.id) is None:
        return redirect(url_for("accounts.code_app"), 303)
    with transaction():
        return _codes_page(service.new_recovery_codes(g.person))


@pages.post("/code-app/remove")
@access("full")
def remove_code_app() -> ResponseReturnValue:
    """Forget the app and its codes."""
    if refused := _not_now():
        return refused
    with transaction():
        service.remove_code_app(g.person)
    flash(_("The code app is forgotten. You can delete its line in the app as well."))
    return redirect(url_for("accounts.account"), 303)


def _not_now() -> ResponseReturnValue | None:
    """Only staff have one; and it is set up, shown and removed right after a proof."""
    if not g.person.is_staff:
        return redirect(url_for("accounts.account"), 303)
    return None if service.may_add_proof(g.person, g.session) else prove_first()


def _page(form: OneCodeForm, status: int = 200) -> ResponseReturnValue:
    begun = queries.unconfirmed_code_app(g.person.id)
    secret = begun.secret if begun else ""
    page = render_template(
        "pages/accounts/code_app.html",
        form=form,
        secret=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        picture=_picture(secret) if secret else None,
        has_app=queries.code_app_of(g.person.id) is not None,
        codes_left=queries.codes_left(g.person.id),
    )
    return page, status


def _codes_page(codes: list[str]) -> str:
    return render_template("pages/accounts/recovery_codes.html", codes=codes)


def _picture(secret: str) -> Markup:
    """The QR code as inline SVG: black on white in either scheme, so that every camera reads it."""
    made = segno.make(service.address_of_secret(g.person, secret), error="m", micro=False)
    svg = made.svg_inline(scale=5, border=3, light="#fff", title=_("The secret as a QR code"), omitsize=True)
    return Markup(svg)  # noqa: S704  made by the library from our own words
