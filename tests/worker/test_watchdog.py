"""A worker that lives, answers and takes nothing ends with a code of its own; one that merely waits does not."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

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
from worker.watchdog import STUCK

pytestmark = [pytest.mark.timeout(240), pytest.mark.parametrize("databases", ["sqlite"], indirect=True)]
WORKER = (sys.executable, "-m", "tests.worker.hasty", "-A", "worker", "worker", "-Q", "urgent", "-c", "1")
CALM = ("--without-gossip", "--without-mingle", "--loglevel", "WARNING")


@pytest.fixture
def smtp() -> Iterator[Relay]:
    with relay() as found:
        yield found


@pytest.fixture
def brokers() -> Iterator[tuple[Server, Proxy]]:
    """A Redis, and the line to it that can be cut and stalled."""
    with restartable_redis("--maxclients", "500") as (url, server), proxy(url.removeprefix("unix://")) as line:
        yield server, line


@pytest.fixture
def site(new_app: Callable[..., Flask], brokers: tuple[Server, Proxy], smtp: Relay) -> Iterator[Flask]:
    """The site; its bell, which never waits, is replaced by one that rings however slow the machine is (`ring`)."""
    app = new_app(redis_url=redis_of(brokers), smtp_url=smtp.url, mail_from="hello@site.test")
    app.extensions.pop("unhurried.bell")
    with app.app_context():
        yield app


def redis_of(brokers: tuple[Server, Proxy]) -> str:
    return f"redis://127.0.0.1:{brokers[1].port}/0"


@pytest.fixture
def begin(
    site: Flask, brokers: tuple[Server, Proxy], database_url: str, data_dir: Path, smtp: Relay, tmp_path: Path
) -> Callable[[], Any]:
    """Start a worker for sign-in mail that consumes, for the length of a block."""
    url = redis_of(brokers)
    given = {"redis_url": url, "smtp_url": smtp.url, "mail_from": "hello@site.test"}
    number, env = count(), {**os.environ, **environment(database_url, data_dir, **given)}

    @contextmanager
    def worker() -> Iterator[Child]:
        name = f"w{next(number)}"
        with running([*WORKER, *CALM, "-n", name], output=tmp_path / "worker.log", env=env, cwd=ROOT) as child:
            wait_until(lambda: name in str(awake(url)), what="its sign of life", seconds=60, child=child)
            yield child

    return worker


def sender(worker: Child) -> int:
    """The one process that sends; 0 while there is none."""
    found = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    return int(found[0]) if found else 0


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


def test_a_worker_whose_consumer_hangs_ends_and_the_next_one_sends(
    site: Flask, begin: Callable[..., Any], brokers: tuple[Server, Proxy], smtp: Relay, tmp_path: Path
) -> None:
    _server, line = brokers
    with begin() as worker:
        mail_comes(smtp, "ada")
        line.freeze()
        ask("ben")
        assert worker.wait(60) == STUCK
    assert "this worker is stuck" in (tmp_path / "worker.log").read_text()
    with begin():
        mail_comes(smtp, "cleo")


def test_a_child_that_stands_still_is_replaced_and_the_worker_lives(
    site: Flask, begin: Callable[..., Any], smtp: Relay
) -> None:
    with begin() as worker:
        mail_comes(smtp, "ada")
        first = sender(worker)
        os.kill(first, signal.SIGSTOP)
        ask("ben")
        wait_until(lambda: sender(worker) not in (0, first), what="another child", seconds=60, child=worker)
        mail_comes(smtp, "cleo")
        assert worker.poll() is None


def test_a_worker_without_its_broker_or_without_work_waits_and_goes_on(
    site: Flask, begin: Callable[..., Any], brokers: tuple[Server, Proxy], smtp: Relay
) -> None:
    server, line = brokers
    with begin() as worker:
        mail_comes(smtp, "ada")
        time.sleep(1)
        server.kill()
        line.reset()
        time.sleep(5)
        server.begin()
        wait_until(lambda: awake(redis_of(brokers)) is not None, what="Redis")
        mail_comes(smtp, "ben")
        assert worker.poll() is None
