"""How the room joins the site."""

from __future__ import annotations

from flask import Flask

from unhurried.cohorts.emails import DecisionKind, InvitationKind, PlaceOfferedKind
from unhurried.cohorts.views import pages
from unhurried.mail.service import register


def open_room(app: Flask) -> None:
    """Add this room's pages and letter kinds to the site."""
    for kind in (InvitationKind(), PlaceOfferedKind(), DecisionKind("accepted"), DecisionKind("declined")):
        register(app, kind)
    app.register_blueprint(pages)
