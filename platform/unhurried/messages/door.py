"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.mail.service import register
from unhurried.messages.emails import MessageKind, tell_of
from unhurried.messages.service import word_is_stale
from unhurried.messages.views import pages


def open_room(app: Flask) -> None:
    """Add the pages of messages, and the mail that says there is something to read."""
    register(app, MessageKind())
    tell_of(app, "answer", word_is_stale)
    app.register_blueprint(pages)
