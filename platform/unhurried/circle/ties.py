"""How the room is tied to the others: its news go into the letters."""

from __future__ import annotations

from flask import Flask

from unhurried.circle.queries import news_for
from unhurried.pacing.news import tell_news


def tie_room(app: Flask) -> None:
    """Have the letters know of what is new in circles."""
    tell_news(app, news_for)
