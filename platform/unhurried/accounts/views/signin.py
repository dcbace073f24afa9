"""Signing in by an emailed link: a GET shows a page, a POST acts (docs: security §1.2)."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.accounts import entry, queries, service
from unhurried.accounts.forms import AskForm, CodeForm, DeviceForm
from unhurried.accounts.models import Person, SignInLink
from unhurried.accounts.views.answers import came_from, sign_in_page, slow_down
from unhurried.accounts.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.tokens import digest


@pages.get("/signin")
@access("public")
def sign_in() -> ResponseReturnValue:
    """The page that asks for an address."""
    return sign_in_page(AskForm(formdata=None))


@pages.post("/signin")
@access("public")
def ask() -> ResponseReturnValue:
    """Mail a sign-in page; known and unknown addresses look and take the same."""
    form = AskForm()
    form.goes_to.data = came_from(form.goes_to.data)
    if not form.validate():
        return sign_in_page(form, 422)
    slow_down("signin", form.email.clean, times=6)
    browser = entry.new_browser()
    with transaction():
        service.ask_for_link(form.email.clean, browser, form.goes_to.data)
    return entry.know_browser(redirect(url_for("accounts.sent"), 303), browser)


@pages.get("/signin/sent")
@access("public")
def sent() -> ResponseReturnValue:
    """The page that waits in the asking browser, with a place for the code."""
    return _sent_page(CodeForm(formdata=None))


@pages.post("/signin/sent")
@access("public")
def enter_by_code() -> ResponseReturnValue:
    """Sign in by the code that the mailed page shows in another browser."""
    form = CodeForm()
    if not form.validate():
        return _sent_page(form, 422)
    slow_down("code", entry.browser(), times=20)
    with transaction():
        link = service.take_link_by_code(form.code.data, entry.browser())
        response = _enter(link, form.shared) if link else None
    if response is None:
        form.code.errors = [_("This is not the code, or its ten minutes are over. You can ask for a new mail.")]
        return _sent_page(form, 422)
    return response


@pages.get("/signin/<token>")
@access("public")
def mailed(token: str) -> ResponseReturnValue:
    """The mailed page. Looking at it changes nothing, so a scanner may follow the link."""
    return _mailed_page(token, queries.open_link(token))


@pages.post("/signin/<token>")
@access("public")
def enter(token: str) -> ResponseReturnValue:
    """Sign in by the link, once, in the browser that asked."""
    slow_down("link", token, times=20)
    form = DeviceForm()
    with transaction():
        link = service.take_link(token, entry.browser())
        response = _enter(link, form.shared) if link else None
    return response if response is not None else _mailed_page(token, queries.open_link(token))


def _enter(link: SignInLink, shared: bool) -> ResponseReturnValue:
    person = db.session.get_one(Person, link.person_id)
    vouched = link.browser_digest == ""
    give = entry.sign_in(person, full=False, shared_device=shared, vouched=vouched)
    return give(redirect(entry.first_page(person, link.goes_to), 303))


def _mailed_page(token: str, link: SignInLink | None) -> ResponseReturnValue:
    if link is None:
        return render_template("pages/accounts/over.html"), 410
    if link.browser_digest in ("", digest(entry.browser())):
        return render_template("pages/accounts/mailed.html", form=DeviceForm(formdata=None))
    code = service.code_of(token)
    return render_template("pages/accounts/elsewhere.html", code=f"{code[:3]}-{code[3:]}")


def _sent_page(form: CodeForm, status: int = 200) -> ResponseReturnValue:
    return render_template("pages/accounts/sent.html", form=form), status
