"""People as the letters' rules see them: pace, ledger, actions and tasks, a handful of queries for a whole batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select

from unhurried.care.models import OutreachTask
from unhurried.cohorts.models import Enrolment
from unhurried.kit.db import db
from unhurried.letters import rules
from unhurried.mail.models import OutboxRow
from unhurried.pacing.queries import Facts, facts_of

LETTER = "letter"
QUIET = "quiet"
UNSENT = "expired"


def people_of(person_ids: Iterable[int]) -> dict[int, rules.Person]:
    """Everything that decides these people's letters, by id; who does not exist is left out."""
    ids = sorted(set(person_ids))
    facts, ledger, tasks = facts_of(ids), _ledger(ids), _tasks(ids)
    return {who: _person(found, ledger.get(who, []), tasks.get(who, set())) for who, found in facts.items()}


def _person(facts: Facts, ledger: list[Row[Any]], tasks: set[tuple[str, Any]]) -> rules.Person:
    who = facts.who
    return rules.Person(
        rhythm=who.rhythm,
        places=who.places,
        settled=who.settled,
        history=_history(ledger),
        actions=facts.actions,
        tasks=frozenset(tasks),
    )


def _history(ledger: list[Row[Any]]) -> rules.History:
    """A lesson's letter that ran out before it could be sent is not history: it is written anew."""
    letters = tuple(
        rules.Letter(row.planned_at, row.local_date, items_of(row.items))
        for row in ledger
        if row.state != "skipped" and not (row.state == UNSENT and row.lane == "lesson")
    )
    skips = tuple(
        rules.Skip(row.local_date, item, row.reason)
        for row in ledger
        if row.state == "skipped"
        for item in items_of(row.items)
    )
    return rules.History(letters, skips)


def items_of(stored: Sequence[Mapping[str, Any]]) -> tuple[rules.Item, ...]:
    """Stored items as the rules know them."""
    return tuple(_item(one) for one in stored)


def _item(one: Mapping[str, Any]) -> rules.Item:
    enrolment = one.get("enrolment")
    return rules.Item("" if enrolment is None else str(enrolment), one["item"], one.get("about", ""))


def stored(item: rules.Item) -> dict[str, Any]:
    """An item as the ledger stores it."""
    found: dict[str, Any] = {"item": item.name, "enrolment": int(item.place) if item.place else None}
    return found | ({"about": item.about} if item.about else {})


def _ledger(ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    row = OutboxRow
    columns = (row.person_id, row.planned_at, row.local_date, row.items, row.state, row.reason, row.lane)
    rows = select(*columns).where(row.person_id.in_(ids), row.kind == LETTER, row.local_date.is_not(None))
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for one in db.session.execute(rows.order_by(row.local_date, row.id)):
        found[one.person_id].append(one)
    return found


def _tasks(ids: Sequence[int]) -> dict[int, set[tuple[str, Any]]]:
    same = (OutreachTask.person_id == Enrolment.person_id) & (OutreachTask.cohort_id == Enrolment.cohort_id)
    rows = select(OutreachTask.person_id, Enrolment.id, OutreachTask.since).join(Enrolment, same)
    rows = rows.where(OutreachTask.person_id.in_(ids), OutreachTask.cause == QUIET)
    found: dict[int, set[tuple[str, Any]]] = defaultdict(set)
    for person, enrolment, since in db.session.execute(rows):
        found[person].add((str(enrolment), since))
    return found
