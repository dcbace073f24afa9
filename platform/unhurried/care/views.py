"""The Safety page, open to everyone, and the form in which a person reads their weeks."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.care import queries, service
from unhurried.kit.access import access
from unhurried.kit.db import transaction

pages = Blueprint("care", __name__)


@pages.get("/safety")
@access("public")
def safety() -> ResponseReturnValue:
    """Help near you, and what this site can and cannot hide. The same for everyone, whatever they chose."""
    return render_template("pages/care/safety.html")


@pages.get("/my-weeks")
@access("full")
def my_weeks() -> ResponseReturnValue:
    """Both forms of the weeks in words, and the one that the person reads now."""
    quieter = queries.chose_safety_path(current_user.id)
    return render_template("pages/care/my_weeks.html", quieter=quieter)


@pages.post("/my-weeks")
@access("full")
def change_my_weeks() -> ResponseReturnValue:
    """Take the other form, from now on."""
    wanted = request.form.get("form")
    if wanted not in ("quieter", "ordinary"):
        abort(400)
    with transaction():
        if wanted == "quieter":
            service.choose_safety_path(current_user.id)
        else:
            service.leave_safety_path(current_user.id)
    flash(_said(wanted))
    return redirect(url_for("care.my_weeks"), 303)


def _said(wanted: str) -> str:
    if wanted == "quieter":
        return _("Your weeks open in the quieter form now. You can go back on this page at any time.")
    return _("Your weeks open in the ordinary form now. You can change this here at any time.")
