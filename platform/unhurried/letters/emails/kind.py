"""The mail kind `letter`: vetted and rendered in bulk, a handful of queries whatever the number of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.letters import rules
from unhurried.letters.emails.fragments import Shelf, stock
from unhurried.letters.emails.letter import write_letter
from unhurried.letters.emails.tellings import Tellings, tellings_of
from unhurried.letters.queries import items_of
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail
from unhurried.pacing.queries import Facts, facts_of

LEFT, OWN_TIME, OUTDATED, LETTERS_OFF = "left", "own_time", "no_longer_current", "letters_off"


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
        found = {row.id: _refusal(row, people.get(row.person_id or 0), facts, told) for row in rows}
        return {row_id: reason for row_id, reason in found.items() if reason is not None}


def _people(rows: Sequence[OutboxRow]) -> dict[int, Person]:
    ids = sorted({row.person_id for row in rows if row.person_id is not None})
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(ids)))}


def _rendered(row: OutboxRow, people: Mapping[int, Person], facts: Mapping[int, Facts], shelf: Shelf) -> Mail | None:
    person = people.get(row.person_id or 0)
    if person is None:
        return None
    items = _wanted(person, _true_items(row, facts[person.id], shelf.tellings))
    return write_letter(row, person, items, shelf)


def _refusal(row: OutboxRow, person: Person | None, facts: Mapping[int, Facts], told: Tellings) -> str | None:
    if person is None:
        return LEFT
    if person.letters == "none":
        return LETTERS_OFF
    who = _judged(facts[person.id])
    if not rules.may_go_out(who, clock.now()):
        return OWN_TIME
    true_items = _true_items(row, facts[person.id], told)
    if not _says_something(true_items):
        return OUTDATED if any(place.left is None for place in who.places) else LEFT
    return None if _says_something(_wanted(person, true_items)) else LETTERS_OFF


def _judged(facts: Facts) -> rules.Person:
    return rules.Person(facts.who.rhythm, facts.who.places, facts.who.settled, actions=facts.actions)


def _true_items(row: OutboxRow, facts: Facts, told: Tellings) -> tuple[rules.Item, ...]:
    """Those that are true still: nothing left, answered or called off, each week open; none once all was left."""
    if all(place.left is not None for place in facts.who.places):
        return ()
    opened = {place.id: place.openings for place in facts.who.places}
    items = [i for i in rules.still_true(_judged(facts), items_of(row.items), row.made_at) if told.stands(i)]
    return tuple(i for i in items if i.kind not in ("lesson", "rest") or i.position in opened.get(i.place, ()))


def _wanted(person: Person, items: tuple[rules.Item, ...]) -> tuple[rules.Item, ...]:
    """What is left for someone who wants lessons only."""
    if person.letters != "lessons":
        return items
    return tuple(item for item in items if rules.treatment(item).lane == "lesson")


def _says_something(items: tuple[rules.Item, ...]) -> bool:
    return any(item.kind != "welcome" for item in items)
