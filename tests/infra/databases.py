"""New databases with all tables for each test, copied from one that was migrated once per session."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from flask import Flask
from sqlalchemy import make_url, text

from tests.infra.postgres import Postgres
from tests.infra.wiping import Fresh, seen, wiped


class Databases(Protocol):
    """A kind of database server that can make databases."""

    def empty(self) -> str:
        """The address of a new database without any table."""
        ...

    def copy(self, template: str) -> str:
        """The address of a new database that holds what the one at `template` holds (closed by all)."""
        ...

    def remove(self, url: str) -> None:
        """Take the database away."""
        ...


class SqliteFiles:
    """SQLite databases, each a file of its own in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0

    def _file(self) -> Path:
        self._count += 1
        return self.folder / f"{self._count}.sqlite"

    def empty(self) -> str:
        return f"sqlite:///{self._file()}"

    def copy(self, template: str) -> str:
        file = self._file()
        shutil.copyfile(template.removeprefix("sqlite:///"), file)
        return f"sqlite:///{file}"

    def remove(self, url: str) -> None:
        file = Path(url.removeprefix("sqlite:///"))
        for path in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))):
            path.unlink(missing_ok=True)


class PostgresDatabases:
    """Databases of a running PostgreSQL. A copy that can be wiped clean is handed out again: that costs less."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self._copy_of: dict[str, str] = {}
        self._fresh: dict[str, Fresh] = {}
        self._spare: dict[str, list[str]] = defaultdict(list)

    @staticmethod
    def _name(url: str) -> str:
        return str(make_url(url).database)

    def empty(self) -> str:
        return self.server.url(self.server.database())

    def copy(self, template: str) -> str:
        if self._spare[template]:
            return self.server.url(self._spare[template].pop())
        name = self.server.database(self._name(template))
        if template not in self._fresh:
            with self.server.connect(name) as connection:
                self._fresh[template] = seen(connection)
        self._copy_of[name] = template
        return self.server.url(name)

    def remove(self, url: str) -> None:
        name = self._name(url)
        template = self._copy_of.get(name)
        if template is not None and self._is_wiped(name, self._fresh[template]):
            self._spare[template].append(name)
        else:
            self._copy_of.pop(name, None)
            self.server.drop(name)

    def _is_wiped(self, name: str, fresh: Fresh) -> bool:
        try:
            with self.server.connect(name) as connection:
                return wiped(connection, fresh)
        except psycopg.Error:
            return False


def migrate(app: Flask) -> None:
    """Bring the app's database up to date through its migrations."""
    from unhurried.kit import schema
    from unhurried.kit.db import db

    with app.app_context(), schema.changing_schema(db.engine) as connection:
        schema.migrate(connection)
    close(app)


def close(app: Flask) -> None:
    """Close every connection that the app holds."""
    from unhurried.kit.db import db

    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            if engine.dialect.name == "sqlite":
                with engine.connect() as connection:
                    connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            engine.dispose()


def wipe(app: Flask) -> None:
    """Empty every table and keep the schema: for property tests that live many lives in one database."""
    from unhurried.kit.db import db

    with app.app_context():
        db.session.remove()
        with db.engine.begin() as connection:
            for table in reversed(db.metadata.sorted_tables):
                connection.exec_driver_sql(f'DELETE FROM "{table.name}"')
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SELECT setval(seqrelid, seqstart, false) FROM pg_sequence")


@contextmanager
def one(databases: Databases, template: str | None) -> Iterator[str]:
    """A database for the length of the block: a copy of `template`, or an empty one."""
    url = databases.copy(template) if template else databases.empty()
    try:
        yield url
    finally:
        databases.remove(url)
