"""How the room is tied to the others: its mail to staff."""

from __future__ import annotations

from flask import Flask

from unhurried.desk.emails import StaffTaskKind, StaffUrgentKind
from unhurried.mail.service import register


def tie_room(app: Flask) -> None:
    """Send the daily list, and what cannot wait."""
    register(app, StaffTaskKind())
    register(app, StaffUrgentKind())
