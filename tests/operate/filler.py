"""Rows for every table of a schema, whatever it is: made from what the database itself says of its columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Column, LargeBinary, MetaData, Table, inspect, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Integer, String, Time

START = datetime(2026, 1, 1, 8, 30, 15, 123456, tzinfo=UTC)
ROWS = 3


def tables_of(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def fill(connection: Connection) -> dict[str, int]:
    """Three rows in every table; what may be empty is so in the first row. How many rows each table got."""
    made: dict[str, list[dict[str, Any]]] = {}
    later: list[tuple[Table, str]] = []
    for table in tables_of(connection):
        rows = [{column.name: value(column, number, made) for column in table.columns} for number in range(ROWS)]
        own = [column.name for column in table.columns for key in column.foreign_keys if key.column.table is table]
        for name in own:
            later.append((table, name))
            for row in rows:
                row[name] = None
        connection.execute(table.insert(), rows)
        made[table.name] = rows
        _count_on(connection, table)
    for table, name in later:  # the first row refers to one that is written after it
        key = next(iter(table.primary_key.columns))
        first, last = made[table.name][0][key.name], made[table.name][-1][key.name]
        connection.execute(table.update().where(key == first).values({name: last}))
    return {name: len(rows) for name, rows in made.items()}


def value(column: Column[Any], number: int, made: dict[str, list[dict[str, Any]]]) -> Any:
    """A value that the column takes; another one for each row."""
    for key in column.foreign_keys:
        if key.column.table is not column.table:
            return made[key.column.table.name][number][key.column.name]
    if column.nullable and number == 0:
        return None
    return next(make(column, number) for kind, make in MAKERS if isinstance(column.type, kind))


def moment(column: Column[Any], number: int) -> datetime:
    found = START + timedelta(days=number)
    return found if getattr(column.type, "timezone", False) else found.replace(tzinfo=None)


MAKERS: tuple[tuple[type[Any], Callable[[Column[Any], int], Any]], ...] = (
    (Boolean, lambda _column, number: number % 2 == 1),
    (Integer, lambda _column, number: number + 1),
    (JSON, lambda _column, number: [{"item": f"lesson:{number}", "words": "“so” é"}]),
    (DateTime, moment),
    (Date, lambda _column, number: date(2026, 1, 1 + number)),
    (Time, lambda _column, number: time(9 + number, 30)),
    (LargeBinary, lambda _column, number: bytes([0, 255, number]) * 9),
    (String, lambda column, number: f"{number}-{column.name}-ä{{}}\n"[: column.type.length or 200]),
)


def _count_on(connection: Connection, table: Table) -> None:
    key = list(table.primary_key.columns)
    if connection.dialect.name != "postgresql" or len(key) != 1:
        return
    where = {"table": f'"{table.name}"', "column": key[0].name}
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), where).scalar()
    if sequence:
        connection.execute(text("SELECT setval(:sequence, 40)"), {"sequence": sequence})


def everything(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as values that are the same on both databases."""
    found = {}
    for table in tables_of(connection):
        rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        found[table.name] = [{name: _plain(one) for name, one in row.items()} for row in rows]
    return found


def _plain(one: Any) -> Any:
    if isinstance(one, datetime):
        return one.replace(tzinfo=UTC) if one.tzinfo is None else one.astimezone(UTC)
    return bytes(one) if isinstance(one, memoryview) else one


def names_of(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())
