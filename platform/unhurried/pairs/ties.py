"""How the room is tied to the others: its word by mail, and who is kept apart."""

from __future__ import annotations

from flask import Flask

from unhurried.cohorts.queries import apart_also
from unhurried.messages.emails import tell_of
from unhurried.pairs.queries import linked_with
from unhurried.pairs.service import word_is_stale


def tie_room(app: Flask) -> None:
    """Send its neutral word, and have two who share be in different groups."""
    tell_of(app, "pair", word_is_stale)
    apart_also(app, linked_with)
