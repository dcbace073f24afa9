"""A question that is asked on nearly every page, made ready once: for it SQLAlchemy's own work counts more than the
database's.

It is written as any other statement is. What goes round here is putting the SQL together and describing the result
anew each time; the driver prepares it on the server by itself once it was asked a few times on a connection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select
from sqlalchemy.engine import Dialect

from unhurried.kit.db import db

Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class _Ready:
    """A statement in one dialect: its SQL, the names of its values in their order, and what to convert in a row."""

    sql: str
    constants: dict[str, Any]
    positional: tuple[str, ...] | None
    names: tuple[str, ...]
    converts: tuple[tuple[str, Convert], ...]


def ask(statement: Select[Any], values: dict[str, int | str]) -> dict[str, Any] | None:
    """The first row as a mapping, or None. `values` are numbers and texts for the statement's `bindparam` names.

    It stands alone, outside of any transaction, and sees what was committed before.
    """
    engine = db.engines["reading"]
    ready = _ready(statement, engine.dialect)
    known = {**ready.constants, **values}
    given: Any = known if ready.positional is None else [known[name] for name in ready.positional]
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(ready.sql, given)
        row = cursor.fetchone()
        cursor.close()
    except BaseException:
        connection.invalidate()
        raise
    finally:
        connection.close()
    if row is None:
        return None
    found = dict(zip(ready.names, row, strict=True))
    for name, convert in ready.converts:
        found[name] = convert(found[name])
    return found


@lru_cache(maxsize=64)
def _ready(statement: Select[Any], dialect: Dialect) -> _Ready:
    compiled: Any = statement.compile(dialect=dialect)
    columns = list(statement.selected_columns)
    converts = [(column.name, column.type.dialect_impl(dialect).result_processor(dialect, None)) for column in columns]
    positional = tuple(compiled.positiontup) if compiled.positional else None
    names = tuple(column.name for column in columns)
    needed = tuple((name, one) for name, one in converts if one)
    return _Ready(str(compiled), dict(compiled.params), positional, names, needed)
