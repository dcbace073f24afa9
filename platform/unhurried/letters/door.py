"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.kit.tints import tints
from unhurried.letters.emails import LetterKind
from unhurried.letters.emails.trial import TrialKind
from unhurried.letters.views import pages
from unhurried.mail.service import register


def open_room(app: Flask) -> None:
    """Add the pages behind a letter's links, the letter itself and tests of it, to the site."""
    app.register_blueprint(pages)
    app.jinja_env.globals["tint"] = tints()
    register(app, LetterKind())
    register(app, TrialKind())
