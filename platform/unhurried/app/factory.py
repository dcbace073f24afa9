"""`create_app`: settings, database, rooms, doors, in this order."""

from __future__ import annotations

import importlib
import logging

from flask import Flask
from jinja2 import StrictUndefined

from unhurried.accounts.speaking import language_of_visitor
from unhurried.app.errors import answer_errors
from unhurried.app.health import answer_health_checks
from unhurried.app.metrics import show_metrics
from unhurried.app.secure import set_cookies, set_routes, trust_the_proxy
from unhurried.kit.db import db, reading_engine
from unhurried.kit.doorbell import make_bell
from unhurried.kit.headers import send_headers
from unhurried.kit.languages import LANGUAGES, Speech, direction, in_language, language, passage
from unhurried.kit.limits import count_tries
from unhurried.kit.places import TEMPLATES
from unhurried.kit.settings import Settings, read_settings
from unhurried.kit.static import serve_static
from unhurried.kit.vault import open_vault
from unhurried.kit.zones import city, zone_words
from unhurried.mail.service.signing import open_signer

ROOMS = (
    "accounts", "care", "cohorts", "pacing", "lessons", "journal", "circle", "gatherings", "messages", "pairs",
    "postbox", "letters", "desk", "privacy", "demo",
)  # fmt: skip
MODELS = (
    "kit", "agenda", "audit", "mail", "accounts", "curriculum", "care", "cohorts", "pacing", "journal",
    "circle", "gatherings", "messages", "pairs", "postbox", "letters", "privacy",
)  # fmt: skip


def create_app(settings: Settings | None = None) -> Flask:
    """The site for these settings (those of the environment when none are given)."""
    chosen = settings or read_settings()
    app = Flask("unhurried", template_folder=str(TEMPLATES), static_folder="static")
    _configure(app, chosen)
    _open_database(app)
    _speak(app)
    _secure(app)
    _open_rooms(app)
    answer_health_checks(app)
    show_metrics(app)
    open_vault(app)
    open_signer(app)
    return app


def _configure(app: Flask, chosen: Settings) -> None:
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    app.config.update(
        UNHURRIED=chosen,
        SECRET_KEY=chosen.key,
        SQLALCHEMY_DATABASE_URI=chosen.database,
        SQLALCHEMY_BINDS={"reading": reading_engine(chosen.database)},
        MAX_CONTENT_LENGTH=2_000_000,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        TRUSTED_HOSTS=[chosen.host, "localhost", "127.0.0.1"] if chosen.movable_clock else [chosen.host],
        TESTING=chosen.mode == "test",
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    logging.getLogger("unhurried").setLevel(logging.INFO)


def _open_database(app: Flask) -> None:
    for room in MODELS:
        importlib.import_module(f"unhurried.{room}.models")
    db.init_app(app)
    chosen: Settings = app.config["UNHURRIED"]
    app.extensions["unhurried.bell"] = make_bell(chosen.redis_url) if chosen.redis_url else None


def _speak(app: Flask) -> None:
    app.extensions["unhurried.catalogues"] = {}
    Speech(app, default_locale="en", default_timezone="UTC", locale_selector=language_of_visitor)
    app.jinja_env.globals |= {"language": language, "direction": direction, "languages": LANGUAGES}
    app.jinja_env.globals |= {"in_language": in_language, "passage": passage}
    app.jinja_env.filters |= {"zone": zone_words, "city": city}


def _secure(app: Flask) -> None:
    """Before the rooms: their routes and cookies follow what is set here."""
    for step in (trust_the_proxy, set_cookies, set_routes, serve_static, count_tries, send_headers, answer_errors):
        step(app)


def _open_rooms(app: Flask) -> None:
    """Each room with a face has `open_room(app)` in its `door.py`: blueprints, letter kinds, session loader."""
    for room in ROOMS:
        importlib.import_module(f"unhurried.{room}.door").open_room(app)
