"""How the room joins the site."""

from __future__ import annotations

from flask import Flask


def open_room(app: Flask) -> None:
    """Add this room's pages and letter kinds to the site."""
