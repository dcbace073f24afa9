"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.cohorts.emails import InvitationKind
from unhurried.cohorts.views import pages
from unhurried.mail.service import register


def open_room(app: Flask) -> None:
    """Add this room's pages and letter kinds to the site."""
    register(app, InvitationKind())
    app.register_blueprint(pages)
