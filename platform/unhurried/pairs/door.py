"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.cohorts.queries import apart_also
from unhurried.messages.emails import tell_of
from unhurried.pairs.queries import linked_with
from unhurried.pairs.service import word_is_stale
from unhurried.pairs.views import pages


def open_room(app: Flask) -> None:
    """Add the pages of sharing, its neutral letter, and that two who share are in different groups."""
    tell_of(app, "pair", word_is_stale)
    apart_also(app, linked_with)
    app.register_blueprint(pages)
