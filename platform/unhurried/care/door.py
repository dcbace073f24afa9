"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.care.views import pages
from unhurried.care.words import hours_words


def open_room(app: Flask) -> None:
    """Add the Safety page, and the one where a person chooses the form of their weeks."""
    app.register_blueprint(pages)
    app.add_template_filter(hours_words)
