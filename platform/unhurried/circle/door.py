"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.circle.queries import news_for
from unhurried.circle.views import pages
from unhurried.pacing.news import tell_news


def open_room(app: Flask) -> None:
    """Add the pages of the circle, and have the letters know of what is new in it."""
    tell_news(app, news_for)
    app.register_blueprint(pages)
