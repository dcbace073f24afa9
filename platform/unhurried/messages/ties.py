"""How the room is tied to the others: the mail that says there is something to read."""

from __future__ import annotations

from flask import Flask

from unhurried.mail.service import register
from unhurried.messages.emails import MessageKind, tell_of
from unhurried.messages.service import word_is_stale


def tie_room(app: Flask) -> None:
    """Say by mail that there is something to read, without a word of it."""
    register(app, MessageKind())
    tell_of(app, "answer", word_is_stale)
