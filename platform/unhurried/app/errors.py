"""What a person reads when something went wrong: one clear sentence, and what they typed is still there."""

from __future__ import annotations

import logging

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from unhurried.accounts.views.leaving import leave
from unhurried.kit.db import db
from unhurried.kit.languages import language
from unhurried.kit.logs import tell_faults_without_words

SECRETS = ("csrf_token", "passphrase", "password")
log = logging.getLogger(__name__)


def answer_errors(app: Flask) -> None:
    """Register the pages for every error; in production none is logged with what a visitor sent."""
    if not app.config["UNHURRIED"].movable_clock:
        tell_faults_without_words(app)
    for code in (403, 404, 405):
        app.register_error_handler(code, _nothing)
    app.register_error_handler(HTTPException, _other)
    app.register_error_handler(SecurityError, _wrong_host)
    app.register_error_handler(CSRFError, _unsent)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(429, _too_often)
    app.register_error_handler(500, _broken)
    for fault in (DataError, OverflowError):
        app.register_error_handler(fault, _cannot_be_kept)


def static_page(name: str) -> str:
    """A page without nonce, form, name or path, made once for each language: nothing in it tells what was asked for.

    docs: security §1.5
    """
    made: dict[tuple[str, str], str] = current_app.extensions.setdefault("unhurried.static_pages", {})
    key = name, language()
    if key not in made:
        made[key] = current_app.jinja_env.get_template(f"pages/errors/{name}.html").render()
    return made[key]


def _nothing(_fault: Exception) -> ResponseReturnValue:
    return static_page("nothing"), 404


def _wrong_host(_fault: Exception) -> ResponseReturnValue:
    return static_page("nothing"), 400


def _broken(_fault: Exception) -> ResponseReturnValue:
    return static_page("broken"), 500


def _unsent(_fault: Exception) -> ResponseReturnValue:
    """A form without its token. Leaving works all the same: to end one's own session is safe."""
    if request.endpoint == "accounts.leave":
        return leave()
    sentence = _("This page had been open for a long time, so what you sent was not taken yet.")
    return _once_more(sentence)


def _cannot_be_kept(fault: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.warning("input that cannot be kept", extra={"fault": type(fault).__name__})
    if request.method in ("GET", "HEAD"):
        return _nothing(fault)
    return _once_more(_("Something in it cannot be kept: an invisible sign, or a number or date that is too large."))


def _once_more(sentence: str) -> ResponseReturnValue:
    typed = [
        (name, value.replace("\0", ""))
        for name, value in request.form.items(multi=True)
        if not any(secret in name for secret in SECRETS)
    ]
    return render_template("pages/errors/once_more.html", sentence=sentence, typed=typed), 400


def _too_large(_fault: Exception) -> ResponseReturnValue:
    sentence = _("That is longer than this page can take. Go back in your browser: your words are still there.")
    return render_template("pages/errors/sentence.html", sentence=sentence), 413


def _too_often(_fault: Exception) -> ResponseReturnValue:
    sentence = _("This was tried many times in a short while. It works again in ten minutes or so.")
    return render_template("pages/errors/sentence.html", sentence=sentence), 429


def _other(fault: Exception) -> ResponseReturnValue:
    code = fault.code if isinstance(fault, HTTPException) and fault.code else 500
    if isinstance(fault, HTTPException) and (fault.response is not None or code < 400):
        return fault
    if code >= 500:
        return static_page("broken"), code
    sentence = _("The site could not read what was sent. Go back in your browser and try once more.")
    return render_template("pages/errors/sentence.html", sentence=sentence), code
