"""The broker fails over: another server, which was a copy of it until then, answers at the same address."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from redis import Redis

from tests.faults.proxy import proxy
from tests.infra.children import wait_until
from tests.infra.restartable import restartable_redis
from tests.mail.relay import Relay
from tests.worker.line import Begin, Broker, begin, broker, mail_comes, site, smtp
from tests.worker.test_processes import ask_to_sign_in, states

__all__ = ["begin", "broker", "site", "smtp"]
pytestmark = [pytest.mark.timeout(240), pytest.mark.parametrize("databases", ["sqlite"], indirect=True)]


@pytest.fixture
def copy(broker: Broker) -> Iterator[str]:
    """The socket of a server that follows the broker."""
    with restartable_redis() as (url, _server), proxy(broker.socket) as line:
        socket = url.removeprefix("unix://")
        with Redis(unix_socket_path=socket) as redis:
            redis.replicaof("127.0.0.1", line.port)
            wait_until(lambda: redis.info("replication")["master_link_status"] == "up", what="the copy")
        yield socket


@pytest.mark.parametrize("first", ["dead", pytest.param("a copy now", marks=pytest.mark.long)])
def test_a_broker_that_fails_over_delays_mail_and_loses_and_doubles_none(
    site: Flask, begin: Begin, broker: Broker, copy: str, smtp: Relay, first: str
) -> None:
    with begin() as worker:
        mail_comes(smtp, "ada")
        with Redis(unix_socket_path=copy) as redis:
            redis.replicaof("NO", "ONE")
        if first == "dead":
            broker.server.kill()
        else:
            with Redis(unix_socket_path=broker.socket) as redis:
                redis.replicaof("127.0.0.1", "1")
        ask_to_sign_in("ben")
        broker.line.to = copy
        broker.line.reset()
        mail_comes(smtp, "cleo")
        wait_until(lambda: states() == ["sent"] * 3, what="the ledger")
        assert worker.poll() is None
    to = [re.search(rb"^To: .*?(\w+)@", text, re.MULTILINE) for text in smtp.kept]
    assert sorted(one[1] for one in to if one) == [b"ada", b"ben", b"cleo"]
