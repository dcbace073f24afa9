"""What became of one person's letters in one group: only what has happened, never what is planned for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Enrolment
from unhurried.desk.outcomes import outcome_words
from unhurried.kit.db import db
from unhurried.letters.service.again import never_arrived
from unhurried.mail.models import Bounce, OutboxRow
from unhurried.mail.rules import LETTER


@dataclass(frozen=True)
class LedgerLine:
    """One letter, or one thing that was not sent: its items in this group, its date, and what became of it."""

    row_id: int
    day: date
    items: tuple[str, ...]
    words: str
    sent_at: datetime | None
    may_go_again: bool


def place_in(cohort_id: int, enrolment_id: int, reader: int) -> tuple[Enrolment, Person] | None:
    """Somebody who is or was in the group; None for others, and where the reader is kept apart from them."""
    rows = select(Enrolment, Person).join(Person, Person.id == Enrolment.person_id)
    row = db.session.execute(rows.where(Enrolment.id == enrolment_id, Enrolment.cohort_id == cohort_id)).one_or_none()
    if row is None or row[1].id in cohorts.kept_apart(reader):
        return None
    return row[0], row[1]


def ledger_of(place: Enrolment) -> list[LedgerLine]:
    """The lines of this place, the newest first; four queries, whatever their number."""
    wanted = OutboxRow.person_id == place.person_id, OutboxRow.kind == LETTER, OutboxRow.local_date.is_not(None)
    rows = select(OutboxRow).where(*wanted).order_by(OutboxRow.local_date.desc(), OutboxRow.id.desc())
    theirs = [row for row in db.session.scalars(rows) if _items(row, place.id)]
    bounces, lost = _bounces([row.id for row in theirs]), never_arrived(theirs, place.id)
    return [_line(row, place.id, bounces, row.id in lost) for row in theirs]


def _items(row: OutboxRow, enrolment: int) -> tuple[str, ...]:
    return tuple(one["item"] for one in row.items if one.get("enrolment") == enrolment)


def _line(row: OutboxRow, enrolment: int, bounces: Mapping[int, set[str]], lost: bool) -> LedgerLine:
    words = outcome_words(row.state, row.reason, bounces.get(row.id, ()))
    sent_at = row.sent_at if row.state == "sent" else None
    return LedgerLine(row.id, row.local_date or date.min, _items(row, enrolment), words, sent_at, lost)


def _bounces(rows: Sequence[int]) -> Mapping[int, set[str]]:
    found = defaultdict[int, set[str]](set)
    for one in db.session.scalars(select(Bounce).where(Bounce.outbox_id.in_(rows))) if rows else ():
        found[one.outbox_id].add(one.what)
    return found
