"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.mail.service.receiving import read_replies
from unhurried.postbox.service import take_reply
from unhurried.postbox.views import notices, pages


def open_room(app: Flask) -> None:
    """Take replies, and show what waits on a person's first page."""
    read_replies(app, take_reply)
    app.register_blueprint(pages)
    app.jinja_env.globals["mail_notices"] = notices
