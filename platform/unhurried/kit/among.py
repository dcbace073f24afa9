"""Rows by many ids at once: one statement whatever their number, so that neither side reads a long text anew."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, any_, literal

from unhurried.kit.db import db


def among(column: Any, values: Collection[Any]) -> ColumnElement[bool]:
    """Whether the column's value is one of these: an array for PostgreSQL, a list for SQLite."""
    found: ColumnElement[bool]
    if db.session.get_bind().dialect.name == "postgresql":
        found = column == any_(literal(list(values), ARRAY(column.type)))
    else:
        found = column.in_(values)
    return found
