"""How the room is tied to the others: it takes replies."""

from __future__ import annotations

from flask import Flask

from unhurried.mail.service.receiving import read_replies
from unhurried.postbox.service import take_reply


def tie_room(app: Flask) -> None:
    """Take what people write back to a letter."""
    read_replies(app, take_reply)
