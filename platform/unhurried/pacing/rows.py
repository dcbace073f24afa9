"""Writing rows in bulk, on both databases, so that two who decide the same at once write it once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from unhurried.kit.db import Base, db

AT_ONCE = 100


def insert_missing(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows; those whose unique key is there already are left as they are."""
    for start in range(0, len(rows), AT_ONCE):
        statement = _insert(model).values(list(rows[start : start + AT_ONCE])).on_conflict_do_nothing()
        db.session.execute(statement)


def upsert(model: type[Base], key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows, or write their values into those that have the same `key`."""
    for start in range(0, len(rows), AT_ONCE):
        part = list(rows[start : start + AT_ONCE])
        statement = _insert(model).values(part)
        values = {name: statement.excluded[name] for name in part[0] if name != key}
        db.session.execute(statement.on_conflict_do_update(index_elements=[key], set_=values))


def _insert(model: type[Base]) -> Any:
    dialect = db.session.get_bind().dialect.name
    return postgresql.insert(model) if dialect == "postgresql" else sqlite.insert(model)
