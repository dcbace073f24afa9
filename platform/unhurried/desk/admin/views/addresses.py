"""Addresses that get no mail: why, and how it is let go again."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.accounts.models import Person
from unhurried.accounts.queries import person_by_email
from unhurried.accounts.rules import AddressFault, clean_email
from unhurried.desk.admin import service
from unhurried.desk.admin.views.blueprint import apart, ask_first, pages
from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.mail.service.stopping import CAUSES, why_stopped


@pages.get("/mail/address")
@access("admin")
def ask_for_address() -> ResponseReturnValue:
    """A box for one address. There is no list of them: only digests are kept."""
    return _page()


@pages.post("/mail/address")
@access("admin")
def look_up() -> ResponseReturnValue:
    """Why an address gets no mail."""
    try:
        return _page(clean_email(request.form.get("address", "")))
    except AddressFault:
        return _page(fault=_("That does not look like an email address."))


@pages.post("/mail/address/<any(allow, stop):act>")
@access("admin")
def change(act: str) -> ResponseReturnValue:
    """First what it means, then a yes."""
    try:
        email = clean_email(request.form.get("address", ""))
    except AddressFault:
        return _page(fault=_("That does not look like an email address."))
    person = _visible(email)
    if person is None and not _stray(email):
        return _page(email)
    cause = request.form.get("cause", "operator")
    if cause not in CAUSES:
        abort(400)
    if request.form.get("sure") != "yes":
        return _sure(act, email, cause)
    about = {"by": current_user.id, "person_id": person.id if person else None}
    before = why_stopped(email)
    undo = before.cause if before and act == "allow" else None
    with transaction():
        if act == "allow":
            service.allow_address(email, **about)
        else:
            service.stop_address(email, cause, **about)
    flash(_("Mail goes to this address again.") if act == "allow" else _("No mail goes to this address any more."))
    if person is not None:
        return redirect(url_for("admin.person", person_id=person.id, undo=undo), 303)
    return redirect(url_for("admin.ask_for_address"), 303)


def _sure(act: str, email: str, cause: str) -> ResponseReturnValue:
    fields = {"address": email, "cause": cause, "sure": "yes"}
    if act == "allow":
        title, label = _("Let mail go to %(address)s again", address=email), _("Yes, let it go")
        points = [
            _("Do this where the person says that the address is right and that they want letters."),
            _("If letters come back again, the address is stopped again."),
        ]
    else:
        title, label = _("Stop mail to %(address)s", address=email), _("Yes, stop it")
        points = [
            _("No letter goes there, and no sign-in page either, until you let mail go again."),
            _("The person’s pages stay open where they are signed in, and say that mail is stopped."),
        ]
    return ask_first(title, points, label, back=url_for("admin.ask_for_address"), fields=fields)


def _visible(email: str) -> Person | None:
    """Who has this address; someone kept apart from the reader reads like nobody."""
    found = person_by_email(email)
    return None if found is None or found.id in apart() else found


def _stray(email: str) -> bool:
    """Whether the address is stopped and nobody here has it, such as one that was invited."""
    return person_by_email(email) is None and why_stopped(email) is not None


def _page(email: str = "", fault: str = "") -> ResponseReturnValue:
    person = _visible(email) if email else None
    return render_template(
        "pages/admin/address.html",
        email=email,
        person=person,
        stopped=why_stopped(email) if person or (email and _stray(email)) else None,
        typed=request.form,
        fault=fault,
    ), 422 if fault else 200
