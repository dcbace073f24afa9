"""A worker or a beat whose broker is behind a line that can be cut and stalled."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from celery import Celery
from flask import Flask

from tests.faults.proxy import Proxy, proxy
from tests.infra.apps import ROOT, environment
from tests.infra.children import Child, running, wait_until
from tests.infra.restartable import Server, restartable_redis
from tests.mail.relay import Relay, relay
from tests.worker.test_processes import ask_to_sign_in
from unhurried.kit.doorbell import DRAIN
from unhurried.kit.pulse import awake
from unhurried.kit.settings import settings

HASTY = (sys.executable, "-m", "tests.worker.hasty", "-A", "worker")
WORKER = ("worker", "-Q", "urgent", "-c", "1", "--without-gossip", "--without-mingle", "--loglevel", "WARNING")
BEAT = ("beat", "-S", "celery.beat:Scheduler", "--pidfile=", "--loglevel", "WARNING")
Begin = Callable[..., AbstractContextManager[Child]]


@dataclass
class Broker:
    """A Redis at the end of a line: its server, its socket, and the address that leads over the line."""

    server: Server
    socket: str
    line: Proxy

    @property
    def url(self) -> str:
        """The address for UNHURRIED_REDIS_URL."""
        return f"redis://127.0.0.1:{self.line.port}/0"


@pytest.fixture
def smtp() -> Iterator[Relay]:
    with relay() as found:
        yield found


@pytest.fixture
def broker() -> Iterator[Broker]:
    with restartable_redis() as (url, server), proxy(url.removeprefix("unix://")) as line:
        yield Broker(server, url.removeprefix("unix://"), line)


@pytest.fixture
def site(new_app: Callable[..., Flask], broker: Broker, smtp: Relay) -> Iterator[Flask]:
    """The site; its bell, which never waits, is replaced by one that rings however slow the machine is (`ask`)."""
    app = new_app(redis_url=broker.url, smtp_url=smtp.url, mail_from="hello@site.test")
    app.extensions.pop("unhurried.bell")
    with app.app_context():
        yield app


@pytest.fixture
def begin(site: Flask, broker: Broker, database_url: str, data_dir: Path, smtp: Relay, tmp_path: Path) -> Begin:
    """Start a worker for sign-in mail that consumes, or with `BEAT` a beat, for the length of a block."""
    given = {"redis_url": broker.url, "smtp_url": smtp.url, "mail_from": "hello@site.test"}
    number, env = count(), {**os.environ, **environment(database_url, data_dir, **given)}

    @contextmanager
    def started(*words: str) -> Iterator[Child]:
        name = f"w{next(number)}"
        command = [*HASTY, *(words or (*WORKER, "-n", name))]
        with running(command, output=tmp_path / "worker.log", env=env, cwd=ROOT) as child:
            if not words:
                wait_until(lambda: name in str(awake(broker.url)), what="its sign of life", seconds=60, child=child)
            yield child

    return started


def ask(name: str) -> None:
    """A person asks to sign in, and the worker is rung for."""
    ask_to_sign_in(name)
    bell = Celery("ring", broker=settings().redis_url, set_as_current=False)
    with bell.connection_for_write() as connection:  # of its own: one from the pool may be frozen
        bell.send_task(DRAIN, args=("urgent",), queue="urgent", connection=connection)


def mail_comes(smtp: Relay, name: str) -> None:
    """A person asks to sign in, and gets the mail."""
    before = len(smtp.kept)
    ask(name)
    wait_until(lambda: len(smtp.kept) > before, what=f"the mail to {name}", seconds=60)
