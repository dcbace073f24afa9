"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.lessons.views import pages
from unhurried.lessons.views.glancing import open_short_way


def open_room(app: Flask) -> None:
    """Add the pages of reading, and the short way to them."""
    app.register_blueprint(pages)
    open_short_way(app)
