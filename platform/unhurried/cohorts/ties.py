"""How the room is tied to the others: its mail."""

from __future__ import annotations

from flask import Flask

from unhurried.cohorts.emails import DecisionKind, InvitationKind, PlaceOfferedKind
from unhurried.mail.service import register


def tie_room(app: Flask) -> None:
    """Send invitations, places that are offered, and what was decided about asking to join."""
    for kind in (InvitationKind(), PlaceOfferedKind(), DecisionKind("accepted"), DecisionKind("declined")):
        register(app, kind)
