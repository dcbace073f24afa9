"""The last look at a batch of letters: who may get which items now, and all that their words need. docs: pacing I8

Most people have no rest and no hard day, and most letters hold a week and nothing that an action could answer. For
them a few columns say what the facts of `pacing` would; a test holds both against each other. The others get the facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_, select

from unhurried.accounts.models import Person
from unhurried.care.models import SafetyPath
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.kit import clock
from unhurried.kit.among import among
from unhurried.kit.db import db
from unhurried.letters import rules
from unhurried.letters.emails.fragments import Shelf, stock
from unhurried.letters.emails.vetting import judged, refusal, true_items, wanted
from unhurried.letters.queries import items_of
from unhurried.letters.wordings import approved_wordings
from unhurried.mail.models import OutboxRow
from unhurried.pacing.models import HardDay, Opening, Pause
from unhurried.pacing.queries import facts_of
from unhurried.pacing.rules import Rhythm

PLAIN = frozenset({"lesson", "rest", "welcome", "catch_up"})
# Tables, not classes: what is read for each of some hundred letters at a time is cheaper as plain columns.
_WHO, _PLACE, _GROUP, _OPEN = (one.__table__.c for one in (Person, Enrolment, Cohort, Opening))
_REST, _HARD, _SAFE = (one.__table__.c.person_id for one in (Pause, HardDay, SafetyPath))
# One row for each place of a person: `id` is the place's. One without a place for somebody who has none.
# An expression cannot be looked up: else a database may try every cohort there is for each of the people.
_SEATS = (
    select(
        _WHO.id.label("person_id"), _WHO.email, _WHO.locale, _WHO.zone, _WHO.hour, _WHO.quiet_from, _WHO.quiet_until,
        _WHO.style, _WHO.inbox, _WHO.letters,
        or_(exists().where(_WHO.id == _REST), exists().where(_WHO.id == _HARD)).label("has_rest"),
        exists().where(_WHO.id == _SAFE).label("quiet"),
        _PLACE.id, _PLACE.track, _PLACE.day, _PLACE.cohort_id, _PLACE.left_at,
        _GROUP.starts_on, _GROUP.course_version_id, _GROUP.state,
    )
    .outerjoin_from(Person.__table__, Enrolment.__table__, _PLACE.person_id == _WHO.id)
    .outerjoin(Cohort.__table__, and_(_GROUP.id == _PLACE.cohort_id + 0, _GROUP.state != "draft"))
)  # fmt: skip
_OPENED = select(_OPEN.enrolment_id, _OPEN.position, _OPEN.course_version_id)


@dataclass(frozen=True)
class Look:
    """One row's: why it may not go, or its items that are true still and wanted, and what their words stand on."""

    reason: str | None
    person: Any = None
    items: tuple[rules.Item, ...] = ()
    shelf: Shelf | None = None


def looks(rows: Sequence[OutboxRow]) -> dict[int, Look]:
    """What may go of each row at this moment, by its id."""
    ids = sorted({row.person_id for row in rows if row.person_id is not None})
    people, theirs = dict[int, Any](), defaultdict[int, list[Any]](list)
    for seat in db.session.execute(_SEATS.where(among(_WHO.id, ids))).all():
        people[seat.person_id] = seat
        if seat.state is not None:
            theirs[seat.person_id].append(seat)
    plain, others = list[OutboxRow](), list[OutboxRow]()
    for row in rows:
        (plain if _is_plain(row, people) else others).append(row)
    return _few_columns(plain, people, theirs) | _all_facts(others, people)


def _is_plain(row: OutboxRow, people: Mapping[int, Any]) -> bool:
    person = people.get(row.person_id or 0)
    if person is None or person.has_rest:
        return False
    return all(item["item"].partition(":")[0] in PLAIN for item in row.items)


def _all_facts(rows: Sequence[OutboxRow], people: Mapping[int, Any]) -> dict[int, Look]:
    if not rows:
        return {}
    shelf, facts = stock(rows), facts_of(row.person_id for row in rows if row.person_id is not None)
    found = {}
    for row in rows:
        person = people.get(row.person_id or 0)
        reason = refusal(row, person, facts, shelf.tellings)
        items = wanted(person, true_items(row, facts[row.person_id or 0], shelf.tellings)) if person is not None else ()
        found[row.id] = Look(reason, person, items, shelf)
    return found


def _few_columns(
    rows: Sequence[OutboxRow], people: Mapping[int, Any], theirs: Mapping[int, list[Any]]
) -> dict[int, Look]:
    if not rows:
        return {}
    seats = {str(seat.id): seat for row in rows for seat in theirs.get(row.person_id or 0, ())}
    opened, kept = _opened([seat.id for seat in seats.values()], rows)
    shelf = Shelf(seats, {}, kept, own=approved_wordings({seat.cohort_id for seat in seats.values()}))
    calm = _Calm(clock.now())
    found = {}
    for row in rows:
        person_id = row.person_id or 0
        found[row.id] = _plain_look(row, people[person_id], theirs.get(person_id, ()), opened, shelf, calm)
    return found


class _Calm:
    """Whether this moment is outside the quiet hours, worked out once for all who have the same."""

    def __init__(self, moment: datetime) -> None:
        self.moment, self.known = moment, dict[tuple[Any, ...], bool]()

    def holds_for(self, person: Any) -> bool:
        key = (person.zone, person.hour, person.quiet_from, person.quiet_until)
        if key not in self.known:
            rhythm = Rhythm(zone=person.zone, hour=person.hour, quiet=(person.quiet_from, person.quiet_until))
            self.known[key] = rules.may_go_out(rules.Person(rhythm, ()), self.moment)
        return self.known[key]


def _plain_look(
    row: OutboxRow, person: Any, mine: Sequence[Any], opened: Mapping[int, set[int]], shelf: Shelf, calm: _Calm
) -> Look:
    running = {str(place.id): place.id for place in mine if place.left_at is None and place.state != "closed"}
    items = tuple(
        item
        for item in items_of(row.items)
        if running and (not item.place or item.place in running)
        if item.kind not in ("lesson", "rest") or item.position in opened.get(running.get(item.place, 0), ())
    )
    reason = judged(person, items, runs=bool(running), is_calm=calm.holds_for(person))
    return Look(reason, person, wanted(person, items), shelf)


def _opened(
    enrolments: Sequence[int], rows: Sequence[OutboxRow]
) -> tuple[dict[int, set[int]], dict[tuple[int, int], int]]:
    """Of the weeks that the rows speak of, those open to each enrolment, and the version of those kept in another."""
    opened, kept = defaultdict[int, set[int]](set), {}
    weeks = {number for row in rows for one in row.items if (number := one["item"].partition(":")[2])}
    here = among(_OPEN.enrolment_id, enrolments), among(_OPEN.position, sorted(map(int, weeks)))
    for row in db.session.execute(_OPENED.where(*here)).all():
        opened[row.enrolment_id].add(row.position)
        if row.course_version_id is not None:
            kept[row.enrolment_id, row.position] = row.course_version_id
    return opened, kept
