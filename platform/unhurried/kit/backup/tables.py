"""Tables as they stand in a database, whatever the models say: what to read, how to write, in which order."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Insert,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    Text,
    Time,
    bindparam,
    cast,
    inspect,
    select,
)
from sqlalchemy.engine import Connection
from sqlalchemy.types import Float, Integer

VERSION_TABLE = "alembic_version"
KINDS: tuple[tuple[type[Any], str], ...] = (
    (Boolean, "plain"),
    (Integer, "plain"),
    (Float, "plain"),
    (JSON, "json"),
    (DateTime, "instant"),
    (Date, "date"),
    (Time, "time"),
    (LargeBinary, "bytes"),
    (String, "plain"),
)


def tables_in(connection: Connection) -> list[Table]:
    """Every table, those that others refer to first; without Alembic's own."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSION_TABLE]


def has_rows(connection: Connection) -> bool:
    """Whether anything at all is kept in this database."""
    return any(connection.execute(select(1).select_from(table).limit(1)).first() for table in tables_in(connection))


def kind_of(column: Column[Any]) -> str:
    """How the column's values stand in a backup; TypeError for a type that nobody has thought of yet."""
    for known, kind in KINDS:
        if isinstance(column.type, known):
            return kind
    raise TypeError(f"{column.table.name}.{column.name} has a type that backups do not know: {column.type!r}")


def rows_of(table: Table) -> Select[Any]:
    """All rows in the order of their key; JSON as the text that it is."""
    columns = [cast(one, Text).label(one.name) if kind_of(one) == "json" else one for one in table.columns]
    return select(*columns).order_by(*table.primary_key.columns)


def insert_of(table: Table, columns: list[str], dialect: str) -> Insert:
    """The statement that puts rows back; its parameters are named like the columns."""
    values: dict[str, Any] = {}
    for name in columns:
        kept = table.columns[name]
        text = bindparam(name, type_=Text)
        if kind_of(kept) == "json":
            values[name] = cast(text, kept.type) if dialect == "postgresql" else text
        else:
            values[name] = bindparam(name, type_=kept.type)
    return table.insert().values(values)


def _instant(value: datetime) -> str:
    return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()


PACK: dict[str, Callable[[Any], Any]] = {
    "plain": lambda value: value,
    "json": lambda value: value,
    "instant": _instant,
    "date": date.isoformat,
    "time": time.isoformat,
    "bytes": lambda value: base64.b64encode(value).decode(),
}
UNPACK: dict[str, Callable[[Any], Any]] = {
    "plain": lambda value: value,
    "json": lambda value: value,
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "bytes": base64.b64decode,
}


def unpacked(kind: str, value: Any, dialect: str) -> Any:
    """A value of a backup as this database takes it."""
    if value is None:
        return None
    found = UNPACK[kind](value)
    return found.replace(tzinfo=None) if kind == "instant" and dialect == "sqlite" else found


def own_references(connection: Connection, table: Table) -> list[str]:
    """The names of the constraints by which rows of a table refer to rows of the same one."""
    keys = inspect(connection).get_foreign_keys(table.name)
    return [str(key["name"]) for key in keys if key["referred_table"] == table.name]
