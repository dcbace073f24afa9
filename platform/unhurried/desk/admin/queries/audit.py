"""The audit as an admin may read it: by person, group, kind and day, the newest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, or_, select

from unhurried.accounts.models import Person
from unhurried.audit.models import AuditEntry
from unhurried.cohorts.models import Cohort
from unhurried.desk.admin.acts import KINDS, OF_STAFF, SHOWN
from unhurried.desk.admin.queries.people import STAFF
from unhurried.kit.db import db

PAGE, MOST_IN_FILE = 50, 10_000


@dataclass(frozen=True)
class Asked:
    """Which entries are wanted. `first` and `last` are days in `zone`, both included."""

    person: int | None = None
    cohort: int | None = None
    kind: str = ""
    first: date | None = None
    last: date | None = None
    zone: str = "UTC"


@dataclass(frozen=True)
class Entry:
    """One act; `actor` and `subject` are addresses, None for nobody or someone who is gone."""

    row: AuditEntry
    actor: str | None
    subject: str | None
    cohort: str | None


def entries(asked: Asked, before: int | None, apart: Collection[int]) -> tuple[list[Entry], bool]:
    """A page of entries, three queries; and whether there are older ones."""
    rows = list(db.session.scalars(_wanted(asked, before, apart).limit(PAGE + 1)))
    return _with_names(rows[:PAGE]), len(rows) > PAGE


def all_entries(asked: Asked, apart: Collection[int]) -> Iterator[AuditEntry]:
    """Every entry that is wanted, at most ten thousand, without names."""
    return iter(db.session.scalars(_wanted(asked, None, apart).limit(MOST_IN_FILE)))


def _wanted(asked: Asked, before: int | None, apart: Collection[int]) -> Select[Any]:
    rows = select(AuditEntry).where(_shown(asked.kind), *_of_nobody(apart))
    if asked.person is not None:
        rows = rows.where(or_(AuditEntry.actor_id == asked.person, AuditEntry.subject_id == asked.person))
    if asked.cohort is not None:
        rows = rows.where(AuditEntry.detail["cohort"].as_integer() == asked.cohort)
    if asked.first is not None:
        rows = rows.where(AuditEntry.at >= _midnight(asked.first, asked.zone))
    if asked.last is not None:
        rows = rows.where(AuditEntry.at < _midnight(asked.last + timedelta(days=1), asked.zone))
    if before is not None:
        rows = rows.where(AuditEntry.id < before)
    return rows.order_by(AuditEntry.id.desc())


def _shown(kind: str) -> ColumnElement[bool]:
    kinds = (kind,) if kind in KINDS else KINDS
    always = [act for name in kinds for act in SHOWN.get(name, ())]
    of_staff = [act for name in kinds for act in OF_STAFF.get(name, ())]
    staff = select(Person.id).where(Person.role.in_(STAFF))
    return or_(AuditEntry.act.in_(always), and_(AuditEntry.act.in_(of_staff), AuditEntry.actor_id.in_(staff)))


def _of_nobody(apart: Collection[int]) -> list[ColumnElement[bool]]:
    """Who is kept apart from the reader is in none of it, neither as the one who did nor as the one it was about."""
    if not apart:
        return []
    columns = AuditEntry.actor_id, AuditEntry.subject_id
    return [or_(column.is_(None), column.not_in(apart)) for column in columns]


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def _with_names(rows: Sequence[AuditEntry]) -> list[Entry]:
    wanted = {one for row in rows for one in (row.actor_id, row.subject_id) if one is not None}
    people = dict(_pairs(select(Person.id, Person.email).where(Person.id.in_(wanted)))) if wanted else {}
    groups = {number for row in rows if (number := _group(row)) is not None}
    names = dict(_pairs(select(Cohort.id, Cohort.name).where(Cohort.id.in_(groups)))) if groups else {}
    return [
        Entry(row, people.get(row.actor_id or 0), people.get(row.subject_id or 0), names.get(_group(row) or 0))
        for row in rows
    ]


def _group(row: AuditEntry) -> int | None:
    found = row.detail.get("cohort")
    return found if isinstance(found, int) else None


def _pairs(rows: Select[int, str]) -> list[tuple[int, str]]:
    return [(row[0], row[1]) for row in db.session.execute(rows)]
