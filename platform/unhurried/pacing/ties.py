"""How the room is tied to the others: openings are recorded before anything changes."""

from __future__ import annotations

from flask import Flask

from unhurried.agenda.service import settle_by
from unhurried.pacing.service import settle


def tie_room(app: Flask) -> None:
    """Have openings recorded before anything changes that rooms further down keep: places, groups, dates."""
    settle_by(app, settle)
