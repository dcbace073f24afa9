"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.privacy.rules.people import readable
from unhurried.privacy.views import pages


def open_room(app: Flask) -> None:
    """Add the pages of one's own data."""
    app.register_blueprint(pages)
    app.add_template_filter(readable)
