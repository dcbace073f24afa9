"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.cohorts.views import pages


def open_room(app: Flask) -> None:
    """Add this room's pages to the site."""
    app.register_blueprint(pages)
