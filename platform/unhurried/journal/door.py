"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.journal.rules import beginning
from unhurried.journal.service import carry_entries
from unhurried.journal.views import pages
from unhurried.journal.views.adding import writing_box
from unhurried.pacing.service import carry_also


def open_room(app: Flask) -> None:
    """Add the pages of private writing and the box that a week's questions show; entries come along in a move."""
    app.register_blueprint(pages)
    app.jinja_env.globals["writing_box"] = writing_box
    app.add_template_filter(beginning)
    carry_also(app, carry_entries)
