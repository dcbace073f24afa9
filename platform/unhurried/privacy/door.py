"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.kit.words import month_words
from unhurried.privacy.rules.people import readable
from unhurried.privacy.views import keep_nothing_new, pages


def open_room(app: Flask) -> None:
    """Add the pages of one's own data, and keep no new words of whoever took back their yes."""
    app.register_blueprint(pages)
    app.before_request(keep_nothing_new)
    app.add_template_filter(readable)
    app.add_template_filter(month_words)
