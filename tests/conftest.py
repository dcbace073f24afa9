"""Fixtures that every test may use: both databases, the site, Redis, SMTP and the programme's clock."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.infra import thrift
from tests.infra.apps import make_app
from tests.infra.clocks import Clock
from tests.infra.databases import Databases, PostgresDatabases, SqliteFiles, close, migrate, one
from tests.infra.places import short_folder
from tests.infra.postgres import Postgres, postgres_server
from tests.infra.redis import redis_server
from tests.infra.smtp import SmtpServer, smtp_server

DATABASES = ("sqlite", "postgresql")
# What takes longest begins first, so that no process is left alone with it at the end.
LONGEST_FIRST = (
    "season/test_three_hundred",
    "season/test_keys",
    "season/",
    "faults/test_each_fault",
    "desk/test_preview",
    "faults/",
    "guards/test_readme",
    "pacing/test_versions_at_random",
    "letters/test_preview_and_live_run",
    "security/test_hostile_input",
    "operate/",
    "worker/",
    "guards/",
)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also the long seasons and the soak")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    thrift.begin()
    items.sort(key=_place)
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="a long one: ./run test --long"))


def _place(item: pytest.Item) -> int:
    """Where the item's file stands among those that begin early; the others stay in their order behind them."""
    file = item.nodeid.partition("::")[0].removeprefix("tests/")
    found = (place for place, start in enumerate(LONGEST_FIRST) if file.startswith(start))
    return next(found, len(LONGEST_FIRST))


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> Iterator[None]:
    """Tests never see the settings of the person who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("UNHURRIED_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL, one for the whole session."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session", params=DATABASES)
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """A maker of databases: SQLite, then PostgreSQL."""
    if request.param == "postgresql":
        yield PostgresDatabases(request.getfixturevalue("postgres"))
    else:
        with short_folder("sqlite") as folder:
            yield SqliteFiles(folder)


@pytest.fixture(scope="session")
def migrated(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with all tables, to be copied and never used."""
    with one(databases, None) as url:
        migrate(make_app(url, tmp_path_factory.mktemp("migrated")))
        yield url


@pytest.fixture
def database_url(databases: Databases, migrated: str) -> Iterator[str]:
    """A database of the test's own with all tables; the test runs once on SQLite and once on PostgreSQL."""
    with one(databases, migrated) as url:
        yield url


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """A database without a table, on both kinds: for tests of the migrations."""
    with one(databases, None) as url:
        yield url


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The data folder of the test's site."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def new_app(database_url: str, data_dir: Path) -> Iterator[Callable[..., Flask]]:
    """Make a site on the test's database with further settings: `new_app(smtp_url=smtp.url)`."""
    made: list[Flask] = []

    def new(**settings: Any) -> Flask:
        made.append(make_app(database_url, data_dir, **settings))
        return made[-1]

    yield new
    for app in made:
        close(app)


@pytest.fixture
def app(new_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The site in test mode, with an app context pushed. For requests use `client`."""
    app = new_app()
    with app.app_context():
        yield app


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    """The site in test mode, without a pushed context; many a folder has one with more on it."""
    return new_app()


@pytest.fixture
def client(new_app: Callable[..., Flask]) -> FlaskClient:
    """A browser without cookies, on a site without a pushed context, as in real life."""
    return new_app().test_client()


@pytest.fixture(scope="session")
def _redis() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture
def redis_url(_redis: str) -> str:
    """A real Redis, empty at the start of the test: redis-py's address, on a unix socket."""
    import redis

    with redis.Redis.from_url(_redis) as connection:
        connection.flushall()
    return _redis


@pytest.fixture(scope="session")
def _smtp() -> Iterator[SmtpServer]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def smtp(_smtp: SmtpServer) -> Iterator[SmtpServer]:
    """A real SMTP server without any message: `.url`, `.accepted`, `.to(address)`, `.refuse(…)`."""
    _smtp.clear()
    yield _smtp
    _smtp.clear()


@pytest.fixture
def clock(app: Flask) -> Clock:
    """Move the programme's time of `app`: `clock.stand("2026-10-19T09:00Z")`, `clock.forward(hours=6)`."""
    return Clock()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How the browser tests start Chromium: what `./run test` found, else one on PATH, else Playwright's."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {"args": arguments, **({"executable_path": found} if found else {})}
