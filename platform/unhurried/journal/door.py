"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.journal.rules import beginning
from unhurried.journal.views import pages
from unhurried.journal.views.adding import writing_box


def open_room(app: Flask) -> None:
    """Add the pages of private writing, and the box that a week's questions show."""
    app.register_blueprint(pages)
    app.jinja_env.globals["writing_box"] = writing_box
    app.add_template_filter(beginning)
