"""The schema's version: which ones this program knows, and which one a database has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import Connection

from unhurried.kit.places import MIGRATIONS

VERSION = text("SELECT version_num FROM alembic_version")


class SchemaFault(Exception):
    """The database and the program do not fit; the text is what to do, in words."""


@cache
def versions() -> tuple[str, ...]:
    """Every version that this program knows, the oldest first: the numbers that the migrations' files begin with."""
    return tuple(sorted(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def version_of(connection: Connection) -> str | None:
    """The version of the database's schema; None where it has no tables yet."""
    found: str | None = connection.scalar(VERSION) if inspect(connection).has_table("alembic_version") else None
    return found


def demand_known(version: str | None) -> None:
    """Raise SchemaFault for a version that a newer program has written."""
    if version is not None and version not in versions():
        raise SchemaFault(
            f"This database has the schema {version}, and this program knows up to {versions()[-1]}: a newer one "
            "wrote it. Run that newer one. A schema is never taken back; to go back, restore a backup of that time."
        )


def demand_current(connection: Connection) -> None:
    """Raise SchemaFault unless the schema is the one that this program was written for."""
    version = version_of(connection)
    demand_known(version)
    if version != versions()[-1]:
        raise SchemaFault(
            f"The database has {f'the schema {version}' if version else 'no tables yet'}, and this program needs "
            f"{versions()[-1]}. Bring it up to date first: unhurried db migrate."
        )


@contextmanager
def changing_schema(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction in which tables may be rebuilt; all of the block happens, or nothing.

    SQLite rebuilds a table by dropping it, and dropping one empties it, and with it all that refers to it. So
    references are not followed meanwhile, and are all checked before the commit (sqlite.org/lang_altertable.html).
    """
    with engine.connect().execution_options(write=True) as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken is not None:
                    raise SchemaFault(f"Rows of {broken[0]} would refer to rows of {broken[2]} that are not there.")
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring the schema up to a version, within the connection's own transaction; raises SchemaFault.

    Alembic is read in here: it takes a fifth of a start, and the site's processes never change a schema.
    """
    from alembic import command, config, util

    demand_known(version_of(connection))
    chosen = config.Config(attributes={"connection": connection})
    chosen.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        command.upgrade(chosen, to)
    except util.CommandError as fault:
        raise SchemaFault(str(fault)) from None
