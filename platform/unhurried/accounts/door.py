"""How the room joins the site: who asks, who may enter, and the sign-in pages."""

from __future__ import annotations

from flask import Flask, abort, g, request
from flask.typing import ResponseReturnValue
from flask_babel import refresh
from flask_login import LoginManager
from flask_login.mixins import AnonymousUserMixin
from flask_wtf.csrf import CSRFProtect

from unhurried.accounts import entry
from unhurried.accounts.models import Person
from unhurried.accounts.views import pages
from unhurried.accounts.views.answers import answer
from unhurried.kit.access import Policy, guard
from unhurried.kit.limits import allow
from unhurried.kit.settings import Settings

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
csrf = CSRFProtect()


class Nobody(AnonymousUserMixin):
    """`current_user` without a session."""

    id = None
    role = ""
    is_staff = False


def open_room(app: Flask) -> None:
    """Add sign-in, the access check of every route and CSRF to the site."""
    chosen: Settings = app.config["UNHURRIED"]
    csrf.init_app(app)
    app.before_request(entry.know_visitor)
    app.before_request(refresh)
    _login(app)
    guard(app, entry.standing, answer, _forged, demo=chosen.movable_clock)
    app.register_blueprint(pages)
    app.jinja_env.globals["staying"] = entry.staying


def _login(app: Flask) -> None:
    """Flask-Login shows the person to views and templates; who they are says the session row alone."""
    login = LoginManager(app)
    login.session_protection = None
    login.anonymous_user = Nobody
    login.request_loader(_person_of_the_session)
    login.user_loader(_nobody_by_signed_cookie)


def _person_of_the_session(_request: object) -> Person | None:
    found: Person | None = g.get("person")
    return found


def _nobody_by_signed_cookie(_id: str) -> None:
    """A signed cookie still reads well after sign-out, so it never signs anybody in."""


def _forged(policy: Policy) -> ResponseReturnValue | None:
    """CSRF on every unsafe request, but for pages that a bearer token opens; those are counted per token."""
    if policy != "token":
        csrf.protect()
    elif request.method in UNSAFE and not allow("token", request.path, 30, 1):
        abort(429)
    return None
