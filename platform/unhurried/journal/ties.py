"""How the room is tied to the others: entries come along in a move."""

from __future__ import annotations

from flask import Flask

from unhurried.journal.service import carry_entries
from unhurried.pacing.service import carry_also


def tie_room(app: Flask) -> None:
    """Take entries along to another group."""
    carry_also(app, carry_entries)
