"""PostgreSQL and Redis that a test may kill and start again: what was committed is there again afterwards."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tests.infra.postgres as parts
from tests.infra.children import Child, start, stop, wait_until
from tests.infra.places import short_folder
from tests.infra.postgres import Postgres, unprivileged
from tests.infra.redis import answers, program

# A killed server loses nothing that the system's memory holds: only the machine itself may not go down.
_SETTINGS = ("fsync=off", "autovacuum=off", "max_connections=100", "timezone=UTC", "listen_addresses=")


@dataclass
class Server:
    """A server program that can be killed and started again. Call it from the main thread."""

    command: Sequence[str | Path]
    output: Path
    user: tuple[int, int] | None = None
    child: Child | None = None

    def begin(self) -> None:
        """Start it; it may take a moment to answer."""
        self.child = start(self.command, output=self.output, user=self.user, cwd=self.output.parent)

    def kill(self) -> None:
        """`kill -9`, its children included."""
        self.end(signal.SIGKILL)

    def end(self, how: signal.Signals) -> None:
        """End it by a signal, and wait until it is gone."""
        if self.child is not None:
            stop(self.child, gently=how)
            self.child = None


@contextmanager
def restartable_postgres(*settings: str) -> Iterator[tuple[Postgres, Server]]:
    """A running PostgreSQL, and the means to stop it at once (SIGQUIT) or to kill it; further settings win."""
    owner = unprivileged()
    with short_folder("pgbin") as programs, short_folder("pg", owner=owner) as home:
        tree, data = parts._readable_tree(programs), home / "data"
        parts._initialise(tree, data, owner)
        options = [part for setting in (*_SETTINGS, *settings) for part in ("-c", setting)]
        log = home / "server.log"
        server = Server([tree / "bin" / "postgres", "-D", data, "-k", home, *options], log, owner)
        server.begin()
        try:
            postgres = Postgres(home)
            wait_until(postgres.answers, what=f"PostgreSQL (see {log})")
            yield postgres, server
        finally:
            server.end(signal.SIGINT)


@contextmanager
def database_of_its_own(kind: str, folder: Path, *settings: str) -> Iterator[tuple[str, Server | None]]:
    """The address of an empty database on `sqlite` (a file in the folder) or `postgresql` (a server, settings)."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'soak.sqlite'}", None
        return
    with restartable_postgres(*settings) as (postgres, server):
        yield postgres.url(postgres.database()), server


@contextmanager
def restartable_redis(*settings: str) -> Iterator[tuple[str, Server]]:
    """A running Redis that keeps nothing over its end, and the means to kill it; further settings as its words."""
    with short_folder("redis") as home:
        socket = home / "s"
        words = ["--port", "0", "--unixsocket", socket, "--dir", home, "--save", "", "--appendonly", "no", *settings]
        server = Server([program(), *words], home / "log")
        server.begin()
        try:
            wait_until(lambda: answers(socket), what="Redis")
            yield f"unix://{socket}", server
        finally:
            server.end(signal.SIGTERM)


def pause(child: Child) -> None:
    """Stop a process and all of its session where they stand, as a machine does that is short of everything."""
    os.killpg(child.pid, signal.SIGSTOP)


def go_on(child: Child) -> None:
    """Let them go on as though nothing had been."""
    os.killpg(child.pid, signal.SIGCONT)
