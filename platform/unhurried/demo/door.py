"""How the room joins the site; in production it does not."""

from __future__ import annotations

from flask import Flask

from unhurried.demo.views import pages
from unhurried.kit.settings import Settings


def open_room(app: Flask) -> None:
    """Add the demo's pages in demo and test mode."""
    chosen: Settings = app.config["UNHURRIED"]
    if chosen.mode != "production":
        app.register_blueprint(pages)
