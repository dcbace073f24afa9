"""A row in every table for each of several people, whatever tables there are: what one has, all have."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, Table, Time, select
from sqlalchemy.types import TypeDecorator

from unhurried.accounts.models import Person
from unhurried.accounts.service import find_or_make_person
from unhurried.kit import clock
from unhurried.kit.db import Base, db
from unhurried.kit.tokens import digest
from unhurried.kit.vault import SealedRow, VaultKey, use_newest_key
from unhurried.kit.vault.column import Sealed
from unhurried.privacy.queries import model_of
from unhurried.privacy.rules.people import BY_TABLE

FIRST = (
    *("clock", "tidy_run", "erasure", "mail_gap", "mail_stop", "mail_over"),
    *("rate_count", "vault_key", "person_key", "person", "suppression"),
)


def mark(number: int) -> str:
    """What stands in every text of this person."""
    return f"mark-of-{number}"


def fill(names: list[str]) -> list[int]:
    """Make these people with a row in every table; the first one's number stands first. Inside `transaction()`."""
    use_newest_key()
    people = [find_or_make_person(f"{name}@example.org") for name in names]
    for number, person in enumerate(people):
        other = people[number - 1]
        made: dict[str, Any] = {"vault_key": db.session.scalars(select(VaultKey.id)).one()}
        for table in Base.metadata.sorted_tables:
            if table.name not in FIRST:
                made[table.name] = _row(table, person, other, made)
        _address_stopped(person)
        person.zone, person.locale = mark(person.id)[:20], "xx"
    db.session.flush()
    return [person.id for person in people]


def _address_stopped(person: Person) -> None:
    model = model_of("suppression")
    row = model(address_digest=digest(person.email), cause="complaint", at=clock.wall())
    db.session.add(row)


def _row(table: Table, person: Person, other: Person, made: dict[str, Any]) -> Any:
    model = model_of(table.name)
    values: dict[str, Any] = {}
    of_people = sorted((c for c in table.columns if _points_at(c) == "person"), key=lambda c: c.name != "person_id")
    for column in table.columns:
        counted = column.primary_key and column.autoincrement is not False and isinstance(column.type, Integer)
        if counted and not column.foreign_keys:
            continue
        key = model.__mapper__.get_property_by_column(column).key
        values[key] = _value(table, column, person, other, made, of_people)
    sealed = ("sealed", "version") if issubclass(model, SealedRow) else ()
    row = model(**{key: value for key, value in values.items() if key not in sealed})
    if isinstance(row, SealedRow):
        _seal(row, mark(person.id))
    if table.name in BY_TABLE and BY_TABLE[table.name].by == "email":
        row.email = person.email  # type: ignore[attr-defined]
    db.session.add(row)
    db.session.flush()
    return getattr(row, "id", None)


def _value(
    table: Table, column: Column[Any], person: Person, other: Person, made: dict[str, Any], of: list[Any]
) -> Any:
    target = _points_at(column)
    if target == "person":
        return person.id if column is of[0] else other.id
    if target is not None:
        return made.get(target)
    if column.name in ("actor_id", "subject_id"):
        return person.id
    return _plain(table, column, person.id)


def _plain(table: Table, column: Column[Any], number: int) -> Any:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    simple: list[tuple[type[Any], Any]] = [
        (Boolean, False), (Integer, number), (DateTime, clock.wall()), (Date, date(2026, 1, number)),
        (Time, time(9)), (LargeBinary, mark(number).encode()),
    ]  # fmt: skip
    for one, value in simple:
        if isinstance(kind, one):
            return value
    if isinstance(kind, JSON):
        return [] if column.name == "items" else {"words": mark(number) if table.name in BY_TABLE else "group"}
    words = f"{mark(number) if table.name in BY_TABLE else f'group-{number}'}-{table.name}-{column.name}"
    return words[: getattr(kind, "length", None) or 200]


def _seal(row: SealedRow, words: str) -> None:
    row.version = 0
    for name, value in vars(type(row)).items():
        if isinstance(value, Sealed):
            setattr(row, name, {"text": words, "prompt": ""} if name == "words" else words)


def _points_at(column: Column[Any]) -> str | None:
    return next((key.column.table.name for key in column.foreign_keys), None)


def everything_in(database: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return {
        table.name: sorted((tuple(row) for row in database.session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


def linked_to_people() -> dict[str, set[str]]:
    """Tables that lead to a person, and by which columns: a key, a number, an address or the mark of one."""
    found: dict[str, set[str]] = {"person": {"id"}}
    for _round in range(5):
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if _leads(column, found):
                    found.setdefault(table.name, set()).add(column.name)
    return found


def _leads(column: Column[Any], found: dict[str, set[str]]) -> bool:
    if column.name in ("actor_id", "subject_id", "email", "address_digest", "person_id"):
        return True
    return any(key.column.table.name in found and key.column.table.name in BY_TABLE for key in column.foreign_keys)
