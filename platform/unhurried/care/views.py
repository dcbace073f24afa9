"""The Safety page, open to everyone, and the form in which a person reads their weeks."""

from __future__ import annotations

from babel import Locale
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.care import queries, service
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import transaction
from unhurried.kit.settings import settings

pages = Blueprint("care", __name__)


@pages.get("/safety")
@access("public")
def safety() -> ResponseReturnValue:
    """Help near you, and what this site can and cannot hide. The same for everyone, whatever they chose.

    A country comes with the address and is kept nowhere.
    """
    locale, examples = str(get_locale() or "en"), settings().movable_clock
    countries = queries.choices(locale, examples=examples)
    code = request.args.get("country", "")
    name = dict(countries).get(code)
    found = queries.help_in(code, clock.now().date(), examples=examples) if name else None
    return render_template(
        "pages/care/safety.html", countries=countries, code=code if name else "", name=name, found=found,
        today=clock.now().date(), languages=Locale.parse(locale).languages,
    )  # fmt: skip


@pages.get("/desk/help-near-you")
@access("staff")
def help_to_check() -> ResponseReturnValue:
    """Entries that nobody has confirmed within 180 days, and files that cannot be read."""
    today = clock.now().date()
    work = queries.work_to_do(today, examples=settings().movable_clock)
    _number, faults = queries.faults_in_help()
    known = queries.countries_known()
    return render_template("pages/care/help_to_check.html", work=work, known=known, faults=faults)


@pages.get("/my-weeks")
@access("full")
def my_weeks() -> ResponseReturnValue:
    """Both forms of the weeks in words, and the one that the person reads now."""
    quieter = queries.chose_safety_path(current_user.id)
    told = queries.told_of_danger(current_user.id)
    return render_template("pages/care/my_weeks.html", quieter=quieter, told=told)


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
