"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.desk.admin.views import pages as admin
from unhurried.desk.emails import StaffTaskKind, StaffUrgentKind
from unhurried.desk.queries.duty import hours_for
from unhurried.desk.rules import item_words
from unhurried.desk.views import BLUEPRINTS
from unhurried.mail.service import register


def open_room(app: Flask) -> None:
    """Add this room's pages and letter kinds to the site."""
    register(app, StaffTaskKind())
    register(app, StaffUrgentKind())
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_blueprint(admin)
    app.add_template_filter(item_words)
    app.jinja_env.globals["staffed_for"] = hours_for
