"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.desk import announcing, gatherings
from unhurried.desk.emails import StaffTaskKind
from unhurried.desk.rules import item_words
from unhurried.desk.versions import pages as version_pages
from unhurried.desk.views import pages
from unhurried.mail.service import register


def open_room(app: Flask) -> None:
    """Add this room's pages and letter kinds to the site."""
    register(app, StaffTaskKind())
    app.register_blueprint(pages)
    app.register_blueprint(version_pages)
    app.register_blueprint(gatherings.pages)
    app.register_blueprint(announcing.pages)
    app.add_template_filter(item_words)
