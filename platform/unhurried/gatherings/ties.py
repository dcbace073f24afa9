"""How the room is tied to the others: pace knows of what is planned and announced."""

from __future__ import annotations

from flask import Flask

from unhurried.gatherings.queries import beside_places
from unhurried.pacing.beside import keep_beside


def tie_room(app: Flask) -> None:
    """Have pace know of gatherings and announcements."""
    keep_beside(app, beside_places)
