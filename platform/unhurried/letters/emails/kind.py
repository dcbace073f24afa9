"""The mail kind `letter`: vetted and rendered in bulk, a handful of queries whatever the number of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.kit.db import db
from unhurried.letters.emails.fragments import Shelf, stock
from unhurried.letters.emails.letter import write_letter
from unhurried.letters.emails.looks import looks
from unhurried.letters.emails.printing import Printer
from unhurried.letters.emails.tellings import tellings_of
from unhurried.letters.emails.vetting import refusal, true_items, wanted
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail
from unhurried.mail.senders.quick import Written
from unhurried.pacing.queries import Facts, facts_of


class LetterKind:
    """Renders letters, and stops those that have become wrong between decision and sending (docs: pacing I8)."""

    name = "letter"

    def render(self, rows: Sequence[OutboxRow]) -> Mapping[int, Mail]:
        """The letters by row id; one whose person is gone is missing."""
        people = _people(rows)
        shelf = stock(rows)
        facts = facts_of(people)
        return {row.id: mail for row in rows if (mail := _rendered(row, people, facts, shelf)) is not None}

    def still_allowed(self, rows: Sequence[OutboxRow]) -> Mapping[int, str]:
        """The reason for each letter that may not go any more: left, own time, answered since, letters off."""
        people = _people(rows)
        facts, told = facts_of(people), tellings_of(rows)
        found = {row.id: refusal(row, people.get(row.person_id or 0), facts, told) for row in rows}
        return {row_id: reason for row_id, reason in found.items() if reason is not None}

    def ready(self, rows: Sequence[OutboxRow]) -> Mapping[int, Written | str]:
        """Both at once, as the fast path asks: a letter from pieces that were printed before, or the reason.

        A row that is missing takes the slow way.
        """
        seen, printer = looks(rows), Printer()
        found = {row.id: seen[row.id].reason or printer.letter(row, seen[row.id]) for row in rows}
        return {row_id: one for row_id, one in found.items() if one is not None}


def _people(rows: Sequence[OutboxRow]) -> dict[int, Person]:
    ids = sorted({row.person_id for row in rows if row.person_id is not None})
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(ids)))}


def _rendered(row: OutboxRow, people: Mapping[int, Person], facts: Mapping[int, Facts], shelf: Shelf) -> Mail | None:
    person = people.get(row.person_id or 0)
    if person is None:
        return None
    items = wanted(person, true_items(row, facts[person.id], shelf.tellings))
    return write_letter(row, person, items, shelf)
