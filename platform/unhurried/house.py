"""The site without its pages: settings, database, language, and the rooms as they are tied to each other.

It decides, writes and sends letters. What needs no page needs nothing else, and is there in half the time.
"""

from __future__ import annotations

import importlib
import logging

from flask import Flask
from jinja2 import StrictUndefined

from unhurried.accounts.speaking import language_of_visitor
from unhurried.kit.db import db, reading_engine
from unhurried.kit.doorbell import make_bell
from unhurried.kit.languages import LANGUAGES, Speech, direction, in_language, language, passage
from unhurried.kit.places import TEMPLATES
from unhurried.kit.settings import Settings
from unhurried.kit.vault import open_vault
from unhurried.kit.zones import city, zone_words
from unhurried.mail.service.signing import open_signer

MODELS = (
    "kit", "agenda", "audit", "mail", "accounts", "curriculum", "care", "cohorts", "pacing", "journal",
    "circle", "gatherings", "messages", "pairs", "postbox", "letters", "privacy",
)  # fmt: skip
TIED = (
    "accounts", "cohorts", "pacing", "lessons", "journal", "circle", "gatherings", "messages", "pairs", "postbox",
    "letters", "desk",
)  # fmt: skip


def make_house(chosen: Settings) -> Flask:
    """The site for these settings, without a page."""
    app = Flask("unhurried", template_folder=str(TEMPLATES), static_folder="static")
    _configure(app, chosen)
    _open_database(app, chosen)
    _speak(app)
    _tie_rooms(app)
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


def _open_database(app: Flask, chosen: Settings) -> None:
    for room in MODELS:
        importlib.import_module(f"unhurried.{room}.models")
    db.init_app(app)
    app.extensions["unhurried.bell"] = make_bell(chosen.redis_url) if chosen.redis_url else None


def _speak(app: Flask) -> None:
    app.extensions["unhurried.catalogues"] = {}
    Speech(app, default_locale="en", default_timezone="UTC", locale_selector=language_of_visitor)
    app.jinja_env.globals |= {"language": language, "direction": direction, "languages": LANGUAGES}
    app.jinja_env.globals |= {"in_language": in_language, "passage": passage}
    app.jinja_env.filters |= {"zone": zone_words, "city": city}


def _tie_rooms(app: Flask) -> None:
    """Each room that does something for others has `tie_room(app)` in its `ties.py`: kinds of mail, what it answers."""
    for room in TIED:
        importlib.import_module(f"unhurried.{room}.ties").tie_room(app)
