"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.pairs.views import pages


def open_room(app: Flask) -> None:
    """Add the pages of sharing."""
    app.register_blueprint(pages)
