"""How the vault joins the site: it refuses to start without the keys that private writing is sealed by."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from unhurried.kit.db import db
from unhurried.kit.settings import Settings
from unhurried.kit.vault.models import VaultKey
from unhurried.kit.vault.ring import WHAT, NoSuchKey, Ring


def open_vault(app: Flask) -> None:
    """Read the master keys; raises SettingFault where one is missing or is not what it was."""
    chosen: Settings = app.config["UNHURRIED"]
    ring = app.extensions["unhurried.vault"] = Ring(chosen)
    if _is_new(chosen.database):
        return
    with app.app_context():
        for name, proof in _keys_in_use():
            if not ring.is_same(name, proof):
                raise NoSuchKey(f"{WHAT}the key with the id {name} is another one than private writing is sealed by.")


def _is_new(address: str) -> bool:
    """Whether it is a SQLite file that nobody has made yet: looking must not make it."""
    return address.startswith("sqlite:///") and not Path(address.removeprefix("sqlite:///")).exists()


def _keys_in_use() -> list[tuple[str, bytes]]:
    try:
        with db.engine.connect() as connection:
            return [(row[0], row[1]) for row in connection.execute(select(VaultKey.id, VaultKey.proof))]
    except (OperationalError, ProgrammingError):  # no database yet, or none of its tables
        return []
    finally:
        db.engine.dispose()
