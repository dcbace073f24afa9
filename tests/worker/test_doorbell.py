"""A ring costs next to nothing, whatever state the broker is in."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from celery import Celery
from flask import Flask

from tests.infra.places import short_folder
from unhurried.kit import doorbell


@pytest.fixture
def bare() -> Iterator[Flask]:
    app = Flask("bell")
    with app.app_context():
        yield app


@pytest.fixture
def stalled() -> Iterator[Path]:
    """A socket that takes connections and never says a word."""
    with short_folder("bell") as home, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(home / "s"))
        listener.listen(50)
        yield home / "s"


def seconds_of_a_ring(app: Flask) -> float:
    before = time.monotonic()
    doorbell.ring("lesson")
    return time.monotonic() - before


def test_a_ring_reaches_a_redis_on_a_socket(bare: Flask, redis_url: str) -> None:
    bare.extensions["unhurried.bell"] = doorbell.make_bell(redis_url)
    doorbell.ring("urgent")
    with redis.Redis.from_url(redis_url) as broker:
        assert broker.llen("urgent") == 1


@pytest.mark.parametrize("broken", ["refused", "stalled", "stalled tcp", "nowhere"])
def test_a_broken_broker_costs_less_than_a_second_and_then_nothing(
    bare: Flask, stalled: Path, broken: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        urls = {
            "stalled": f"unix://{stalled}",
            "nowhere": f"unix://{stalled}-not",
            "stalled tcp": f"redis://127.0.0.1:{port}/0",
            "refused": "redis://127.0.0.1:1/0",
        }
        bare.extensions["unhurried.bell"] = doorbell.make_bell(urls[broken])
        assert seconds_of_a_ring(bare) < 1
        assert seconds_of_a_ring(bare) < 0.01
        assert bare.extensions["unhurried.breaker"]["until"] > time.time()


def test_the_bell_rings_again_after_the_broker_is_back(bare: Flask, redis_url: str) -> None:
    bare.extensions["unhurried.bell"] = doorbell.make_bell("redis://127.0.0.1:1/0")
    doorbell.ring("lesson")
    bare.extensions["unhurried.bell"] = doorbell.make_bell(redis_url)
    bare.extensions["unhurried.breaker"]["until"] = time.time() - 1
    doorbell.ring("lesson")
    with redis.Redis.from_url(redis_url) as broker:
        assert broker.llen("lesson") == 1


@pytest.mark.parametrize(
    ("given", "celery"),
    [
        ("unix:///tmp/s", "redis+socket:///tmp/s"),
        ("unix:///tmp/s?db=2", "redis+socket:///tmp/s?virtual_host=2"),
        ("redis+socket:///tmp/s", "redis+socket:///tmp/s"),
        ("redis://host:6379/1", "redis://host:6379/1"),
    ],
)
def test_one_setting_gives_celerys_dialect(given: str, celery: str) -> None:
    assert doorbell.broker_url(given) == celery


def test_an_unknown_lane_is_refused() -> None:
    with pytest.raises(ValueError, match="no lane"):
        doorbell.note({}, "fast")


def test_the_bell_is_no_default_app() -> None:
    assert Celery("other", set_as_current=False) is not doorbell.make_bell("redis://127.0.0.1:1/0")
