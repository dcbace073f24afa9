"""Writing rows in bulk, on both databases, so that two who decide the same at once write it once.

Each call is one short statement with a list of rows: SQLAlchemy keeps it compiled, and PostgreSQL's driver sends the
rows in one pipeline. A statement that spells out a thousand rows costs more to write than to run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from unhurried.kit.db import Base, db


def insert_missing(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows; those whose unique key is there already are left as they are."""
    _execute(_insert(model).on_conflict_do_nothing(), rows)


def upsert(model: type[Base], key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows, or write their values into those that have the same `key`."""
    if not rows:
        return
    statement = _insert(model)
    values = {name: statement.excluded[name] for name in rows[0] if name != key}
    _execute(statement.on_conflict_do_update(index_elements=[key], set_=values), rows)


def _insert(model: type[Base]) -> Any:
    dialect = db.session.get_bind().dialect.name
    table: Any = model.__table__
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def _execute(statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        db.session.connection().execute(statement, list(rows))
