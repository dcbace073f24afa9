"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.gatherings.views import next_gathering, pages
from unhurried.gatherings.words import host_of, span_words


def open_room(app: Flask) -> None:
    """Add the pages of gatherings, and their words for templates."""
    app.register_blueprint(pages)
    app.jinja_env.globals["next_gathering"] = next_gathering
    app.jinja_env.globals["host_of"] = host_of
    app.add_template_filter(span_words, "span")
