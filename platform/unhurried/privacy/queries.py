"""What is kept about one person, in the words of the tables, with their private writing opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select

from unhurried.accounts.models import Consent, Person
from unhurried.audit.models import AuditEntry
from unhurried.kit.db import Base, db
from unhurried.kit.vault import SealedRow
from unhurried.kit.vault.column import Sealed
from unhurried.mail.service.stopping import address_digest
from unhurried.privacy.rules.people import TABLES, About

Shown = dict[str, Any]
HANDLING = "handling"


def mine(about: About, person: Person) -> ColumnElement[bool]:
    """Which rows of this table are the person's."""
    return WAYS[about.by](table_of(about.table), person)


def table_of(name: str) -> Table:
    """The table of this name."""
    return Base.metadata.tables[name]


def everything(person: Person) -> dict[str, list[Shown]]:
    """Every row about the person, by the title of its table; tables without any are left out.

    Private writing is opened. What is left out is digests, tokens and keys: marks of the machine, not of the person.
    """
    found = {about.title: [_shown(about, row) for row in _rows(about, person)] for about in TABLES}
    return {title: rows for title, rows in found.items() if rows}


def who_looked(person_id: int) -> list[AuditEntry]:
    """What others did with the person's data, the newest first."""
    rows = select(AuditEntry).where(AuditEntry.subject_id == person_id, AuditEntry.actor_id.is_not(None))
    return list(
        db.session.scalars(rows.where(AuditEntry.actor_id != person_id).order_by(AuditEntry.id.desc()).limit(200))
    )


def agreed_to(person_id: int) -> list[Consent]:
    """Each yes to a text, with its version, its instant and its withdrawal, the newest first."""
    rows = select(Consent).where(Consent.person_id == person_id)
    return list(db.session.scalars(rows.order_by(Consent.given_at.desc(), Consent.id.desc())))


def has_taken_back(person_id: int) -> bool:
    """Whether the last yes to how writing is kept was taken back; whoever never gave one has taken none back."""
    last = next((one for one in agreed_to(person_id) if one.subject == HANDLING), None)
    return last is not None and last.withdrawn_at is not None


def plain(value: Any) -> Any:
    """The value as JSON has it."""
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def _rows(about: About, person: Person) -> list[Base]:
    model = model_of(about.table)
    table = table_of(about.table)
    return list(db.session.scalars(select(model).where(mine(about, person)).order_by(*table.primary_key)))


def _shown(about: About, row: Base) -> Shown:
    columns = table_of(about.table).columns
    found = {column.name: plain(getattr(row, column.key)) for column in columns if column.name not in about.hidden}
    return {name: value for name, value in {**_opened(row), **found}.items() if name not in about.hidden}


def _opened(row: Base) -> Shown:
    """The sealed values of a row by name; words within words stand beside the others."""
    if not isinstance(row, SealedRow):
        return {}
    names = [name for name, value in vars(type(row)).items() if isinstance(value, Sealed)]
    values = {name: getattr(row, name) for name in names}
    words = values.pop("words", {})
    return {**values, **words}


def model_of(name: str) -> type[Base]:
    """The class of the table of this name."""
    return next(one.class_ for one in Base.registry.mappers if one.local_table is table_of(name))


def _of_enrolment(table: Table, person: Person) -> ColumnElement[bool]:
    places = table_of("enrolment")
    return table.c.enrolment_id.in_(select(places.c.id).where(places.c.person_id == person.id))


WAYS: dict[str, Callable[[Table, Person], ColumnElement[bool]]] = {
    "id": lambda table, person: table.c.id == person.id,
    "person_id": lambda table, person: table.c.person_id == person.id,
    "facilitator_id": lambda table, person: table.c.facilitator_id == person.id,
    "enrolment_id": _of_enrolment,
    "pair": lambda table, person: or_(table.c.one == person.id, table.c.other == person.id),
    "subject": lambda table, person: or_(table.c.subject_id == person.id, table.c.actor_id == person.id),
    "email": lambda table, person: table.c.email == person.email,
    "digest": lambda table, person: table.c.address_digest == address_digest(person.email),
}
