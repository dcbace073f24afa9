"""The site with the settings of a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from tests.infra import thrift

ROOT = Path(__file__).parents[2]


def make_app(database_url: str, data_dir: Path, **settings: Any) -> Flask:
    """The site in test mode on that database; further settings by name (`smtp_url=…`, `redis_url=…`)."""
    from unhurried.app import create_app
    from unhurried.kit.settings import Settings

    chosen = {"mode": "test", "database_url": database_url, "data_dir": data_dir, **settings}
    app = create_app(Settings(_env_file=None, **chosen))
    app.testing = True
    thrift.share(app)
    return app


def environment(database_url: str, data_dir: Path, **settings: Any) -> dict[str, str]:
    """The same as environment variables, for processes of their own (add them to `os.environ`)."""
    chosen = {"mode": "test", "database_url": database_url, "data_dir": data_dir, **settings}
    return {f"UNHURRIED_{name.upper()}": str(value) for name, value in chosen.items()}
