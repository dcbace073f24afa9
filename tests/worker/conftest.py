"""Real worker processes on the test's database, Redis and SMTP server."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from celery import Celery

from tests.infra.apps import ROOT, environment
from tests.infra.children import running, wait_until
from tests.infra.smtp import SmtpServer
from unhurried.kit.doorbell import broker_url

Start = Callable[..., object]


def answering(redis_url: str) -> int:
    """How many workers answer a ping."""
    bell = Celery("ping", broker=broker_url(redis_url), set_as_current=False)
    try:
        return len(bell.control.ping(timeout=0.3) or [])
    finally:
        bell.close()


@pytest.fixture
def start(
    database_url: str, data_dir: Path, redis_url: str, smtp: SmtpServer, tmp_path: Path
) -> Iterator[Callable[..., object]]:
    """Start `unhurried <words>` as a process of its own, and see its output in a file when it fails."""
    given = {"redis_url": redis_url, "smtp_url": smtp.url, "mail_from": "hello@site.test"}
    env = {**os.environ, **environment(database_url, data_dir, **given)}
    with ExitStack() as stack:

        def begin(*words: str) -> object:
            output = tmp_path / f"{words[0]}.log"
            command = [sys.executable, "-m", "unhurried.cli", *words]
            return stack.enter_context(running(command, output=output, env=env, cwd=ROOT))

        yield begin


@pytest.fixture
def worker(start: Callable[..., object], redis_url: str) -> object:
    """A worker for all lanes that answers."""
    child = start("worker")
    wait_until(lambda: answering(redis_url) > 0, what="the worker", seconds=60)
    return child
