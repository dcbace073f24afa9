"""How the room joins the site."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask

from unhurried.journal.rules import beginning
from unhurried.journal.views import pages
from unhurried.journal.views.adding import writing_box
from unhurried.kit.words import date_words


def open_room(app: Flask) -> None:
    """Add the pages of private writing and the box that a week's questions show."""
    app.register_blueprint(pages)
    app.jinja_env.globals["writing_box"] = writing_box
    app.add_template_filter(beginning)
    app.add_template_filter(_when_day, "when_day")


def _when_day(instant: datetime, zone: str) -> str:
    """The day of an instant in the zone, in few words, such as “1 October”."""
    return date_words(instant.astimezone(ZoneInfo(zone)).date(), "d MMMM")
