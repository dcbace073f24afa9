"""How the room is tied to the others: its mail, and the words that its times are said in."""

from __future__ import annotations

from flask import Flask

from unhurried.accounts.emails import SecurityMail, SignInMail
from unhurried.kit.words import time_words
from unhurried.mail.service import register


def tie_room(app: Flask) -> None:
    """Send what signs in and what tells of changes to an account."""
    app.jinja_env.filters["at_time"] = time_words
    register(app, SignInMail())
    register(app, SecurityMail())
