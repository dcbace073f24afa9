"""Writing a backup out of one snapshot; nobody waits for it, and it waits for nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, Table, text
from sqlalchemy.engine import Connection

from unhurried.kit.backup.file import FORMAT, Lines
from unhurried.kit.backup.tables import PACK, kind_of, rows_of, tables_in
from unhurried.kit.schema import demand_known, version_of


def write_backup(engine: Engine, to: Lines, about: Mapping[str, Any]) -> dict[str, int]:
    """Write everything that the database holds at this moment, and return how many rows of each table that is.

    `about` goes into the first line. Raises SchemaFault for a schema that this program does not know.
    """
    with snapshot(engine) as connection:
        version = version_of(connection)
        demand_known(version)
        tables = tables_in(connection)
        numbers = {table.name: last for table in tables if (last := _last_number(connection, table)) is not None}
        to.put({"unhurried": FORMAT, "schema": version, "from": engine.dialect.name, "numbers": numbers, **about})
        counts = {table.name: _write_table(connection, table, to) for table in tables}
        to.put({"counts": counts})
    return counts


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is now, until its end, whatever others write meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        else:
            connection.execute(text("BEGIN"))
        yield connection
        connection.rollback()


def _write_table(connection: Connection, table: Table, to: Lines) -> int:
    columns = [[column.name, kind_of(column)] for column in table.columns]
    packs = [PACK[kind] for _name, kind in columns]
    to.put({"table": table.name, "columns": columns})
    number = 0
    rows = connection.execution_options(yield_per=1000).execute(rows_of(table))
    for row in rows:
        to.put([None if value is None else pack(value) for pack, value in zip(packs, row, strict=True)])
        number += 1
    return number


def _last_number(connection: Connection, table: Table) -> int | None:
    """The highest number that was ever given in the table, so that none is given twice; PostgreSQL remembers it."""
    key = list(table.primary_key.columns)
    if connection.dialect.name != "postgresql" or len(key) != 1:
        return None
    name = connection.execute(
        text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": f'"{table.name}"', "column": key[0].name}
    ).scalar()
    if name is None:
        return None
    row = connection.execute(text(f"SELECT last_value, is_called FROM {name}")).one()  # noqa: S608  its own answer
    return int(row.last_value) if row.is_called else None
