"""Signing out, and leaving at once."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from unhurried.accounts import entry
from unhurried.accounts.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.settings import settings

EVERYTHING = '"cache", "cookies", "storage"'


@pages.get("/sign-out")
@access("link")
def ask_to_sign_out() -> ResponseReturnValue:
    """The page with the button."""
    return render_template("pages/accounts/sign_out.html")


@pages.post("/sign-out")
@access("link")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    return entry.sign_out(redirect(url_for("accounts.signed_out"), 303))


@pages.get("/signed-out")
@access("public")
def signed_out() -> ResponseReturnValue:
    """What a person reads after signing out."""
    return render_template("pages/accounts/signed_out.html")


@pages.route("/leave", methods=["GET", "POST"])
@access("public")
def leave() -> ResponseReturnValue:
    """Leave this page at once (docs: security §1.7): the session ends, the browser forgets, a neutral site opens.

    A plain link does it too, because a person without JavaScript must be away with one tap. What no person
    asked for (HEAD, a prefetch, a link on someone else's site) ends nothing.
    """
    away = redirect(settings().leave_url, 303)
    return entry.sign_out(away, forget=EVERYTHING) if _asked_for() else away


def _asked_for() -> bool:
    headers = request.headers
    fetched_ahead = "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", ""))
    foreign = headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    return request.method != "HEAD" and not fetched_ahead and not foreign
