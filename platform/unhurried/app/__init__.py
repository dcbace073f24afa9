"""The factory: a list of small steps that make the site."""

from __future__ import annotations

from unhurried.app.factory import create_app

__all__ = ["create_app"]
