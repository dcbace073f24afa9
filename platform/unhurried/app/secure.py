"""The steps of the factory that make the site safe to stand in the open (docs: security §3)."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from unhurried.accounts.entry import cookie_name
from unhurried.kit.settings import Settings

DAY = 86_400


class FormCookies(SecureCookieSessionInterface):
    """Flask's own, but that it makes what signs and checks the cookie once, not for each request."""

    def __init__(self) -> None:
        self._signs: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs and checks the cookie of this app; an app has one interface of its own."""
        if self._signs is None:
            self._signs = super().get_signing_serializer(app)
        return self._signs

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """A static file is nobody's: it sets no cookie, and browsers keep it whatever cookie they have."""
        if request.endpoint != "static":
            super().save_session(app, session, response)


class RowNumber(IntegerConverter):
    """`<int:…>` in a path: a number that both databases can hold; any other reads like no such page."""

    def __init__(self, site_map: Map, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max", 2**31 - 1)
        super().__init__(site_map, *args, **kwargs)


def set_cookies(app: Flask) -> None:
    """Flask's own signed cookie serves forms (CSRF, notices) and nothing else; it never says who someone is."""
    chosen: Settings = app.config["UNHURRIED"]
    app.session_interface = FormCookies()
    app.config.update(
        SESSION_COOKIE_NAME=cookie_name(chosen, "form"),
        SESSION_COOKIE_SECURE=chosen.site.startswith("https://"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_NAME="__Host-unused",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=DAY,
    )


def set_routes(app: Flask) -> None:
    """No redirect tells whether a path exists; numbers in paths stay small."""
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.converters["int"] = RowNumber


def trust_the_proxy(app: Flask) -> None:
    """Over https the site stands behind one proxy, which says where a request came from."""
    chosen: Settings = app.config["UNHURRIED"]
    if chosen.site.startswith("https://"):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
