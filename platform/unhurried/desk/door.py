"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.desk.admin.views import pages as admin
from unhurried.desk.queries.duty import hours_for
from unhurried.desk.rules import item_words
from unhurried.desk.views import BLUEPRINTS


def open_room(app: Flask) -> None:
    """Add this room's pages to the site."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_blueprint(admin)
    app.add_template_filter(item_words)
    app.jinja_env.globals["staffed_for"] = hours_for
