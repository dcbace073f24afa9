"""A worker that lives, answers and takes nothing ends with a code of its own; one that merely waits does not."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis

from tests.infra.children import Child, wait_until
from tests.mail.relay import Relay
from tests.worker.line import BEAT, Begin, Broker, ask, begin, broker, mail_comes, site, smtp
from unhurried.kit.pulse import awake
from worker.watchdog import STUCK

__all__ = ["begin", "broker", "site", "smtp"]
pytestmark = [pytest.mark.timeout(240), pytest.mark.parametrize("databases", ["sqlite"], indirect=True)]


def sender(worker: Child) -> int:
    """The one process that sends; 0 while there is none."""
    found = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    return int(found[0]) if found else 0


def test_a_worker_whose_consumer_hangs_ends_and_the_next_one_sends(
    site: Flask, begin: Begin, broker: Broker, smtp: Relay, tmp_path: Path
) -> None:
    with begin() as worker:
        mail_comes(smtp, "ada")
        broker.line.freeze()
        ask("ben")
        assert worker.wait(60) == STUCK
    assert "this worker is stuck" in (tmp_path / "worker.log").read_text()
    with begin():
        mail_comes(smtp, "cleo")


@pytest.mark.long
def test_a_child_that_stands_still_is_replaced_and_the_worker_lives(site: Flask, begin: Begin, smtp: Relay) -> None:
    with begin() as worker:
        mail_comes(smtp, "ada")
        first = sender(worker)
        os.kill(first, signal.SIGSTOP)
        ask("ben")
        wait_until(lambda: sender(worker) not in (0, first), what="another child", seconds=60, child=worker)
        mail_comes(smtp, "cleo")
        assert worker.poll() is None


@pytest.mark.long
def test_a_worker_without_its_broker_or_without_work_waits_and_goes_on(
    site: Flask, begin: Begin, broker: Broker, smtp: Relay
) -> None:
    with begin() as worker:
        mail_comes(smtp, "ada")
        time.sleep(1)
        broker.server.kill()
        broker.line.reset()
        time.sleep(5)
        broker.server.begin()
        wait_until(lambda: awake(broker.url) is not None, what="Redis")
        mail_comes(smtp, "ben")
        assert worker.poll() is None


def test_a_beat_whose_connection_hangs_rings_over_another_one(site: Flask, begin: Begin, broker: Broker) -> None:
    with begin(*BEAT) as beat, Redis(unix_socket_path=broker.socket) as redis:
        wait_until(lambda: bool(redis.llen("urgent")), what="the beat", seconds=60, child=beat)
        broker.line.freeze()
        redis.delete("urgent")
        wait_until(lambda: bool(redis.llen("urgent")), what="another ring", seconds=60, child=beat)
