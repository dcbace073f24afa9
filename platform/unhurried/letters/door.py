"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.letters.views import pages


def open_room(app: Flask) -> None:
    """Add the pages behind a letter's links to the site."""
    app.register_blueprint(pages)
