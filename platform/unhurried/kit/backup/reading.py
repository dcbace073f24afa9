"""Reading a backup back into an empty schema of its own version, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.engine import Connection

from unhurried.kit.backup.file import FORMAT, BackupFault, values_in
from unhurried.kit.backup.tables import insert_of, own_references, tables_in, unpacked
from unhurried.kit.schema import demand_known, migrate

AT_ONCE = 500


@dataclass(frozen=True)
class Backup:
    """What the file says of itself, after all of it was read once and found whole."""

    path: Path
    about: dict[str, Any]
    counts: dict[str, int]

    @property
    def schema(self) -> str:
        """The version of the schema that its rows have."""
        return str(self.about["schema"])


def read_backup(path: Path) -> Backup:
    """Read the whole file and check it; raises BackupFault, or SchemaFault where a newer program wrote it."""
    values = values_in(path)
    about = next(values, None)
    if not isinstance(about, dict) or about.get("unhurried") != FORMAT or not about.get("schema"):
        raise BackupFault(f"{path.name} is no backup of Unhurried, or one in a form that this program does not know.")
    counts, found, last = {}, {}, None
    for value in values:
        if isinstance(value, list) and last:
            found[last] += 1
        elif "table" in value:
            last = value["table"]
            found[last] = 0
        else:
            counts = value.get("counts", {})
    if counts != found:
        raise BackupFault(f"{path.name} is not whole: rows are missing.")
    demand_known(str(about["schema"]))
    return Backup(path, about, counts)


def put_back(connection: Connection, backup: Backup) -> None:
    """Replace everything in the database by what the backup holds, and bring it up to the present schema.

    It belongs to the caller's transaction (see `changing_schema`): what goes wrong changes nothing.
    """
    _take_away(connection)
    migrate(connection, backup.schema)
    tables = {table.name: table for table in tables_in(connection)}
    for name, columns, rows in _tables_of(backup.path):
        _fill(connection, tables[name], columns, rows)
    for name, last in backup.about.get("numbers", {}).items():
        tables[name].info["last"] = last
    _count_on(connection, list(tables.values()))
    migrate(connection)


def _take_away(connection: Connection) -> None:
    for table in reversed(tables_in(connection)):
        table.drop(connection)
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


def _tables_of(path: Path) -> Iterator[tuple[str, list[list[str]], Iterator[list[Any]]]]:
    """Name, columns and rows of each table; the rows of one are to be taken before the next table."""
    values = values_in(path)
    next(values)
    value = next(values)
    while "table" in value:
        table = value
        after: list[Any] = []
        yield table["table"], table["columns"], _rows(values, after)
        (value,) = after
    for _rest in values:
        pass


def _rows(values: Iterator[Any], after: list[Any]) -> Iterator[list[Any]]:
    for value in values:
        if not isinstance(value, list):
            after.append(value)
            return
        yield value


def _fill(connection: Connection, table: Table, columns: list[list[str]], rows: Iterator[list[Any]]) -> None:
    dialect, names = connection.dialect.name, [name for name, _kind in columns]
    statement = insert_of(table, names, dialect)
    later = own_references(connection, table) if dialect == "postgresql" else []
    _check(connection, table, later, "DEFERRABLE INITIALLY DEFERRED")
    while some := list(islice(rows, AT_ONCE)):
        values = [
            {name: unpacked(kind, value, dialect) for (name, kind), value in zip(columns, row, strict=True)}
            for row in some
        ]
        connection.execute(statement, values)
    if later:
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    _check(connection, table, later, "NOT DEFERRABLE")


def _check(connection: Connection, table: Table, names: list[str], when: str) -> None:
    """When PostgreSQL checks that rows which refer to rows of the same table have what they refer to."""
    for name in names:
        connection.execute(text(f'ALTER TABLE "{table.name}" ALTER CONSTRAINT "{name}" {when}'))


def _count_on(connection: Connection, tables: list[Table]) -> None:
    """Have PostgreSQL give the next number after the highest that was ever given."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        key = list(table.primary_key.columns)
        where = {"table": f'"{table.name}"', "column": key[0].name}
        sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), where).scalar()
        if sequence is None or len(key) != 1:
            continue
        highest = connection.execute(select(func.max(key[0]))).scalar() or 0
        last = max(int(highest), int(table.info.get("last", 0)))
        if last:
            connection.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})
