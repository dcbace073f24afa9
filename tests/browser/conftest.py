"""A real browser on the real site. Its sync API keeps a loop running, so these tests are a process of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from tests.infra.apps import make_app
from tests.infra.databases import SqliteFiles, close, migrate, one
from tests.infra.places import short_folder
from tests.lessons.readers import DAY_ONE, cookie_for, join, make_cohort, stand

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
COURSE = "trusting-yourself-again"
expect.set_options(timeout=20_000)  # A machine that does three things at once is slow, and nothing here is about time.


@dataclass(frozen=True)
class Place:
    """The running site, and someone in its first week."""

    app: Flask
    url: str
    email: str
    enrolment: int

    def week(self, position: int, rest: str = "") -> str:
        """The address of a week, or of something below it."""
        return f"{self.url}/weeks/{self.enrolment}/{position}{rest}"


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """A WSGI app on a free port of loopback, for the length of the block."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def neutral() -> Iterator[str]:
    """An ordinary website somewhere else."""
    with serving(Response("<title>Weather</title><p>Mild, with some cloud.", mimetype="text/html")) as url:
        yield f"{url}/"


@pytest.fixture(scope="session")
def files() -> Iterator[SqliteFiles]:
    """Where this process keeps its databases."""
    with short_folder("sites") as folder:
        yield SqliteFiles(folder)


@pytest.fixture(scope="session")
def ready(files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with all tables, to be copied and never used."""
    with one(files, None) as url:
        migrate(make_app(url, tmp_path_factory.mktemp("ready")))
        yield url


@pytest.fixture
def place(neutral: str, files: SqliteFiles, ready: str, tmp_path: Path) -> Iterator[Place]:
    """The site on a port of its own, with one reader; it is noon of the group's first day."""
    with one(files, ready) as url:
        app = make_app(url, tmp_path, leave_url=neutral)
        with app.app_context():
            enrolment = join(make_cohort(COURSE), "mira@example.org", track="solo")
            stand(DAY_ONE)
        with serving(app) as address:
            yield Place(app, address, "mira@example.org", enrolment)
        close(app)


@pytest.fixture
def signed_in(place: Place, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser that is signed in as the reader: `signed_in(viewport=PHONE, java_script_enabled=False)`."""
    opened: list[BrowserContext] = []

    def new(**settings: Any) -> BrowserContext:
        context = browser.new_context(**settings)
        with place.app.app_context():
            name, value = cookie_for(place.email)
        context.add_cookies([{"name": name, "value": value, "url": place.url}])
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()
