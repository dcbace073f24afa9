"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.postbox.views import notices, pages


def open_room(app: Flask) -> None:
    """Add the pages of replies, and show what waits on a person's first page."""
    app.register_blueprint(pages)
    app.jinja_env.globals["mail_notices"] = notices
