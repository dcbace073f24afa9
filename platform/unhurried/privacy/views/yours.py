"""My data: see, take along, correct, erase, and who looked. A full session only (docs: security §1.1)."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.accounts import entry
from unhurried.accounts.models import Person
from unhurried.accounts.service import may_add_proof, proves
from unhurried.accounts.views.asking import prove_first
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.limits import allow
from unhurried.kit.vault import leave_no_log
from unhurried.privacy import queries, service
from unhurried.privacy.rules.retention import TABLE

pages = Blueprint("privacy", __name__)
FILES = {"html": ("text/html", service.as_html), "json": ("application/json", service.as_json)}


@pages.get("/my-data")
@access("full")
def my_data() -> ResponseReturnValue:
    """What is kept, how long, who looked, and what can be done about it."""
    counts = [(_(title), len(rows)) for title, rows in queries.everything(me()).items()]
    looked = queries.who_looked(me().id)
    return render_template("pages/privacy/my_data.html", counts=counts, looked=looked, table=TABLE, zone=me().zone)


@pages.get("/my-data/my-data.<any(html, json):kind>")
@access("full")
def download(kind: str) -> ResponseReturnValue:
    """Everything in one file, to read or for programs."""
    mimetype, make = FILES[kind]
    answer = Response(make(me()), mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="my-data.{kind}"'
    return answer


@pages.get("/my-data/erase")
@access("full")
def ask_to_erase() -> ResponseReturnValue:
    """What erasing does, what it leaves, and the button."""
    return _erase_page()


@pages.post("/my-data/erase")
@access("full")
def erase() -> ResponseReturnValue:
    """Erase the person who asks, once they have said so twice."""
    mine = me()
    if request.form.get("sure") != "yes":
        return _erase_page(_("Tick the box, so that nobody erases anything by accident.")), 422
    if mine.passphrase is None and not may_add_proof(mine, g.session):
        return prove_first()
    if not allow("passphrase", str(mine.id), 8, 15):
        abort(429)
    if mine.passphrase is not None and not proves(mine, request.form.get("passphrase", "")):
        return _erase_page(_("That is not the passphrase. Nothing was erased.")), 422
    try:
        with transaction():
            service.erase(mine.id)
    except service.ErasureRefused as refused:
        db.session.rollback()
        return _erase_page(str(refused)), 422
    leave_no_log()
    g.session = None
    return entry.sign_out(redirect(url_for("privacy.erased"), 303))


@pages.get("/erased")
@access("public")
def erased() -> ResponseReturnValue:
    """The last word."""
    return render_template("pages/privacy/erased.html")


def _erase_page(fault: str = "") -> str:
    has_one = me().passphrase is not None
    return render_template("pages/privacy/erase.html", kept=service.kept_after(), fault=fault, has_passphrase=has_one)


def me() -> Person:
    """Who asks."""
    person: Person = current_user
    return person
