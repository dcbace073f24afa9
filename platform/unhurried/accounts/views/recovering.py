"""Recovery: asked for from a mailed link, stopped from a full session or by its letter (docs: security §1.1)."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.accounts import queries, service
from unhurried.accounts.forms import StepUpForm
from unhurried.accounts.service.addresses import STOP as ADDRESS_STOP
from unhurried.accounts.views.answers import slow_down, step_up_page
from unhurried.accounts.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.kit.limits import visitor
from unhurried.kit.settings import settings


@pages.get("/account/recovery")
@access("link")
def recovery() -> ResponseReturnValue:
    """What happens when someone has forgotten the passphrase, and where it stands."""
    return _page()


@pages.post("/account/recovery")
@access("link")
def ask_for_recovery() -> ResponseReturnValue:
    """Begin the waiting time."""
    slow_down("recovery", str(g.person.id), times=5, minutes=24 * 60)
    if g.person.is_staff or not service.proofs_of(g.person).any:
        return _page()
    with transaction():
        service.ask_for_recovery(g.person)
    return redirect(url_for("accounts.recovery"), 303)


@pages.post("/account/recovery/stop")
@access("link")
def stop_recovery() -> ResponseReturnValue:
    """Stop it, from a full session only: whoever reads the mail has the letter's link for that."""
    row = queries.open_recovery(g.person.id)
    if row is None:
        return redirect(url_for("accounts.recovery"), 303)
    if not g.session.full:
        return step_up_page(StepUpForm(formdata=None), 403)
    with transaction():
        service.stop_recovery(row, by_letter=False)
        service.end_others(g.session)
    flash(_("It is stopped. Your passphrase stays as it is, and every other browser is signed out."))
    return redirect(url_for("accounts.account"), 303)


@pages.get("/signin/stop/<token>")
@access("public")
def ask_to_stop(token: str) -> ResponseReturnValue:
    """The page of a letter's link. Looking at it changes nothing."""
    return _stop_page(token)


@pages.post("/signin/stop/<token>")
@access("public")
def stop_by_letter(token: str) -> ResponseReturnValue:
    """Stop what the letter told of: a recovery, or a new address."""
    slow_down("stop", visitor(), times=40)
    recovery, change = service.recovery_by_token(token), service.change_by_token(token, ADDRESS_STOP)
    if recovery is None and change is None:
        return _stop_page(token)
    with transaction():
        if recovery is not None:
            service.stop_recovery(recovery, by_letter=True)
        if change is not None:
            service.stop_address_change(change, by_letter=True)
    return render_template("pages/accounts/stopped.html")


def _stop_page(token: str) -> ResponseReturnValue:
    if service.recovery_by_token(token):
        return render_template("pages/accounts/stop.html", what="recovery")
    if service.change_by_token(token, ADDRESS_STOP):
        return render_template("pages/accounts/stop.html", what="address")
    return render_template("pages/accounts/letter_over.html"), 410


def _page() -> ResponseReturnValue:
    row = queries.open_recovery(g.person.id)
    return render_template(
        "pages/accounts/recovery.html",
        recovery=row,
        open=service.may_recover(g.person),
        proofs=service.proofs_of(g.person),
        full=g.session.full,
        hours=settings().recovery_hours,
    )
