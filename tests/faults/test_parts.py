"""The broker, the beats and PostgreSQL go away and come back while real workers wait: letters go out soon after."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import pytest
import redis
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from tests.faults.ledger import read_ledger
from tests.faults.soak import Soak, soak
from tests.infra.children import wait_until
from tests.infra.places import short_folder
from unhurried.kit.db import db

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
SOON = 45.0
MINUTE = 60.0


@pytest.fixture(scope="module")
def parts() -> Iterator[Soak]:
    with short_folder("soak") as folder, soak("postgresql", folder, seed=1) as found:
        yield found


@pytest.fixture(autouse=True)
def _nothing_is_ever_lost_or_doubled(parts: Soak) -> Iterator[None]:
    yield
    assert parts.verdict().broken(kills=0) == [], parts.verdict()


def write(parts: Soak) -> set[str]:
    """Five letters for which nobody rings: the beats must find them."""
    parts.writer.number += 1
    keys = parts.writer._letters("lesson", 5)
    return set(keys)


def are_sent(parts: Soak, keys: set[str]) -> bool:
    sent = {row.key for row in read_ledger(parts.url, parts.writer.first) if row.state == "sent"}
    return keys <= sent


def expect_soon(parts: Soak, keys: set[str]) -> None:
    until = time.monotonic() + SOON
    while not are_sent(parts, keys):
        assert time.monotonic() < until, f"{keys} did not go out within {SOON:g} s"
        time.sleep(0.2)


def test_a_flushed_broker_delays_nothing_for_long(parts: Soak) -> None:
    for _again in range(3):
        with redis.Redis.from_url(parts.stage.redis_url) as broker:
            broker.flushall()
        expect_soon(parts, write(parts))


def test_a_broker_that_evicts_everything_delays_letters_until_it_has_room(parts: Soak) -> None:
    with redis.Redis.from_url(parts.stage.redis_url) as broker:
        broker.config_set("maxmemory-policy", "allkeys-random")
        broker.config_set("maxmemory", "100kb")
        keys = write(parts)
        time.sleep(8)
        broker.config_set("maxmemory", "0")
    expect_soon(parts, keys)


def test_a_broker_that_is_gone_for_a_minute_delays_letters_for_as_long(parts: Soak) -> None:
    parts.stage.broker.kill()
    keys = write(parts)
    time.sleep(MINUTE)
    assert not are_sent(parts, keys)
    parts.stage.broker.begin()
    expect_soon(parts, keys)


def test_without_any_beat_letters_wait_and_one_beat_is_enough(parts: Soak) -> None:
    crew = parts.stage.crew
    for role in ("beat-1", "beat-2"):
        crew.kill(role, back_in=3600)
    time.sleep(5)
    keys = write(parts)
    time.sleep(8)
    assert not are_sent(parts, keys)
    crew.begin("beat-1")
    expect_soon(parts, keys)
    crew.begin("beat-2")
    expect_soon(parts, write(parts))


def test_a_database_that_is_stopped_at_once_delays_letters_until_it_is_back(parts: Soak) -> None:
    keys = write(parts)
    server = parts.stage.database
    assert server is not None
    server.end(signal.SIGQUIT)
    time.sleep(5)
    server.begin()
    wait_until(_answers, what="PostgreSQL", seconds=30)
    expect_soon(parts, keys | write(parts))


def _answers() -> bool:
    try:
        return db.session.scalar(select(1)) == 1
    except DBAPIError:
        return False
    finally:
        db.session.rollback()
