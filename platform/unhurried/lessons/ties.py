"""How the room is tied to the others: the words that every template uses."""

from __future__ import annotations

from flask import Flask

from unhurried.kit.markdown import render
from unhurried.kit.words import date_words, day_words, instant_words, long_day, when_words


def tie_room(app: Flask) -> None:
    """Have pages and letters say days, hours and Markdown in the same words."""
    app.jinja_env.filters.update(markdown=render, when=when_words, day=day_words, long_day=long_day)
    app.jinja_env.filters.update(dateformat=date_words, datetimeformat=instant_words)
