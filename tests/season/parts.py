"""The parts that a season lives on outside a test: a database, a Redis, a relay with a record, and the processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.faults.oracle import Oracle, oracle
from tests.infra.apps import environment, make_app
from tests.infra.databases import close, migrate
from tests.infra.restartable import database_of_its_own, restartable_redis
from tests.season.crew import Crew

BEGIN = ("urgent", "lesson", "beat")


@contextmanager
def parts(kind: str, folder: Path) -> Iterator[tuple[Crew, Oracle]]:
    """Workers and a beat that are starting on `sqlite` or `postgresql`, and the relay; this process in the site."""
    with ExitStack() as stack:
        url, _server = stack.enter_context(database_of_its_own(kind, folder, "autovacuum=on"))
        redis_url, _broker = stack.enter_context(restartable_redis())
        relay = stack.enter_context(oracle(folder / "record"))
        data = folder / "data"
        data.mkdir()
        given = {"redis_url": redis_url, "smtp_url": relay.url, "mail_from": "hello@site.test"}
        migrate(make_app(url, data))
        app = make_app(url, data, **given)
        stack.callback(close, app)
        crew = Crew(environment(url, data, **given), folder, redis_url)
        stack.callback(crew.close)
        for role in BEGIN:
            crew.begin(role)
        stack.enter_context(app.app_context())
        yield crew, relay
