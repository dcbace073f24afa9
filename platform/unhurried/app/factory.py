"""`create_app`: the house, then what guards its pages, then the rooms' doors."""

from __future__ import annotations

import importlib
from typing import Any

from flask import Flask

from unhurried.app.errors import answer_errors
from unhurried.app.health import answer_health_checks
from unhurried.app.metrics import show_metrics
from unhurried.app.secure import set_cookies, set_routes, trust_the_proxy
from unhurried.house import make_house
from unhurried.kit.headers import send_headers
from unhurried.kit.limits import count_tries
from unhurried.kit.settings import Settings, read_settings
from unhurried.kit.static import serve_static

ROOMS = (
    "accounts", "care", "cohorts", "lessons", "journal", "circle", "gatherings", "messages", "pairs", "postbox",
    "letters", "desk", "privacy", "demo",
)  # fmt: skip


def create_app(settings: Settings | None = None) -> Flask:
    """The site for these settings (those of the environment when none are given)."""
    app = make_house(settings or read_settings())
    _secure(app)
    _open_rooms(app)
    answer_health_checks(app)
    show_metrics(app)
    return app


def _secure(app: Flask) -> None:
    """Before the rooms: their routes and cookies follow what is set here."""
    for step in (trust_the_proxy, set_cookies, set_routes, serve_static, count_tries, send_headers, answer_errors):
        step(app)


def _open_rooms(app: Flask) -> None:
    """Each room with a face has `open_room(app)` in its `door.py`: blueprints, session loader, words for templates."""
    for door in read_in():
        door.open_room(app)


def read_in() -> list[Any]:
    """The rooms' doors, read in: whoever forks what makes the site reads it in before."""
    return [importlib.import_module(f"unhurried.{room}.door") for room in ROOMS]
