"""What befalls the process one is in, at a named point or at any step that the world could see."""

from __future__ import annotations

import os
import resource
import signal
import socket
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from tests.faults.minds import change
from unhurried.kit import crash
from unhurried.kit.db import db

STEP = "step"
ROOM_LEFT = 1024


def befall(point: str, nth: int, what: str) -> None:
    """From now on: when this process comes to the point for the `nth` time, it is killed, or loses its database.

    `step` counts commits, and all that is said to or heard from the relay.
    """
    blow = Blow(point, nth, strike_of(what))
    if point == STEP:
        _count_steps(lambda: blow(STEP))
    else:
        crash.watch(blow)


class Blow:
    """Counts how often a point is passed, and strikes once."""

    def __init__(self, point: str, nth: int, strike: Callable[[], None]) -> None:
        self.point, self.left, self.strike = point, nth, strike

    def __call__(self, name: str) -> None:
        if name != self.point:
            return
        self.left -= 1
        if self.left == 0:
            self.strike()


def die() -> None:
    """`kill -9`, by its own hand."""
    os.kill(os.getpid(), signal.SIGKILL)


def lose_the_database() -> None:
    """PostgreSQL drops every connection of this process; SQLite finds the disk full."""
    if db.engine.dialect.name == "sqlite":
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM_LEFT, resource.RLIM_INFINITY))
        return
    url = db.engine.url
    with psycopg.connect(host=url.query["host"], user=url.username, dbname=url.database, autocommit=True) as other:
        for pid in CONNECTED:
            other.execute("SELECT pg_terminate_backend(%s)", (pid,))


BLOWS: dict[str, Callable[[], None]] = {"kill": die, "database": lose_the_database}


def strike_of(what: str) -> Callable[[], None]:
    """A blow by its name; `<somebody's number> leaves` is one too."""
    who, _space, mind = what.partition(" ")
    return BLOWS[what] if what in BLOWS else lambda: change(mind, int(who))


CONNECTED: list[int] = []


def know_connections() -> None:
    """Remember which servers of PostgreSQL work for this process."""

    def remember(connection: Any, _record: Any) -> None:
        if isinstance(connection, psycopg.Connection):
            CONNECTED.append(connection.info.backend_pid)

    event.listen(Engine, "connect", remember)


def _count_steps(count: Callable[[], None]) -> None:
    """Before and after each commit, and before each piece that goes over a socket of Python's, which is the relay's."""
    event.listen(Engine, "commit", lambda _connection: count())
    crash.watch(lambda name: count() if name == "before the ring" else None)
    for name in ("send", "sendall", "recv_into", "recv"):
        setattr(socket.socket, name, _counted(getattr(socket.socket, name), count))


def _counted(what: Callable[..., Any], count: Callable[[], None]) -> Callable[..., Any]:
    def counted(*given: Any, **more: Any) -> Any:
        count()
        return what(*given, **more)

    return counted
