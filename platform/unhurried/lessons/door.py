"""How the room joins the site."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask

from unhurried.kit.markdown import render
from unhurried.kit.words import date_words, day_words, instant_words, long_day, when_words
from unhurried.lessons.views import pages
from unhurried.lessons.views.glancing import open_short_way

STATIC = Path(__file__).resolve().parents[1] / "static"


def open_room(app: Flask) -> None:
    """Add the pages of reading, and the words and addresses that every template uses."""
    app.jinja_env.filters.update(markdown=render, when=when_words, day=day_words, long_day=long_day)
    app.jinja_env.filters.update(dateformat=date_words, datetimeformat=instant_words)
    app.jinja_env.globals["asset"] = asset
    app.register_blueprint(pages)
    open_short_way(app)


@cache
def asset(path: str) -> str:
    """The address of a static file with its content's mark, so that a browser keeps it until it changes."""
    mark = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={mark}"
