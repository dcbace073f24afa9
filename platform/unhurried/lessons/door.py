"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.kit.markdown import render
from unhurried.kit.words import date_words, day_words, instant_words, long_day, when_words
from unhurried.lessons.views import pages
from unhurried.lessons.views.glancing import open_short_way


def open_room(app: Flask) -> None:
    """Add the pages of reading, and the words that every template uses."""
    app.jinja_env.filters.update(markdown=render, when=when_words, day=day_words, long_day=long_day)
    app.jinja_env.filters.update(dateformat=date_words, datetimeformat=instant_words)
    app.register_blueprint(pages)
    open_short_way(app)
