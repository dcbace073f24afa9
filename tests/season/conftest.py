"""A season on the test's database, with its processes running."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.infra.apps import environment
from tests.infra.smtp import SmtpServer
from tests.season.crew import Crew, Tripwire


@pytest.fixture
def crew(
    database_url: str, data_dir: Path, new_app: Callable[..., Flask], redis_url: str, smtp: SmtpServer, tmp_path: Path
) -> Iterator[Crew]:
    """Two workers and a beat that are starting, and this process inside the same site."""
    given = {"redis_url": redis_url, "smtp_url": smtp.url, "mail_from": "hello@site.test"}
    found = Crew(environment(database_url, data_dir, **given), tmp_path, redis_url)
    try:
        for role in ("urgent", "lesson", "beat"):
            found.begin(role)
        with new_app(**given).app_context():
            yield found
    finally:
        found.close()


@pytest.fixture
def post(smtp: SmtpServer) -> Iterator[Tripwire]:
    """What the SMTP server accepted, with a wire to trip over."""
    before, smtp.accepted = smtp.accepted, Tripwire()
    yield smtp.accepted
    smtp.accepted = before
