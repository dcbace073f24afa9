"""How the room is tied to the others: the letter, and tests of it."""

from __future__ import annotations

from flask import Flask

from unhurried.kit.tints import tints
from unhurried.letters.emails import LetterKind
from unhurried.letters.emails.trial import TrialKind
from unhurried.mail.service import register


def tie_room(app: Flask) -> None:
    """Send the letter, in the colours of the pages."""
    app.jinja_env.globals["tint"] = tints()
    register(app, LetterKind())
    register(app, TrialKind())
