"""A group's decisions, read from the database: five queries, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.desk.foretelling.group import Call, Group, Notice, Said, SetHold
from unhurried.gatherings.models import Announcement, AnnouncementReader, Gathering
from unhurried.gatherings.queries.beside import notice_id
from unhurried.gatherings.queries.meetings import plan_of
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.queries import calendar_of

Seats = Sequence[tuple[Enrolment, Person]]


def read_group(cohort: Cohort) -> Group:
    """The group with all that it has decided so far."""
    said = select(Announcement).where(Announcement.cohort_id == cohort.id).order_by(Announcement.id)
    rows = list(db.session.scalars(said))
    readers = _readers(row.id for row in rows if row.chosen)
    return Group(
        cohort,
        calendar_of(cohort, ()),
        tuple(SetHold(one.id, one.position, one.weeks, one.set_at, one.days) for one in cohorts.holds_of([cohort.id])),
        tuple(_calls(cohort.id)),
        tuple(_notice(row, readers) for row in rows if row.gathering_id is not None),
        tuple(_said(row) for row in rows if row.gathering_id is None and not row.chosen),
    )


def since_of(cohort: Cohort) -> datetime:
    """The instant before which no letter of this group can have gone out: it was not made yet, or is not open."""
    if cohort.state == "draft":
        return min(clock.now(), datetime.combine(cohort.starts_on, time(), UTC) - timedelta(days=1))
    return cohort.made_at


def zones_of(seats: Iterable[tuple[Enrolment, Person]]) -> dict[str, Seats]:
    """Who lives in each zone, the zones by name."""
    found: dict[str, list[tuple[Enrolment, Person]]] = defaultdict(list)
    for place, person in seats:
        found[person.zone].append((place, person))
    return dict(sorted(found.items()))


def _calls(cohort_id: int) -> Iterable[Call]:
    rows = select(Gathering).where(Gathering.cohort_id == cohort_id).order_by(Gathering.id)
    for row in db.session.scalars(rows):
        yield Call(row.id, row.title, row.minutes, plan_of(row), row.cancelled_at)


def _notice(row: Announcement, readers: Mapping[int, set[str]]) -> Notice:
    return Notice(notice_id(row), row.gathering_id or 0, row.made_at, row.until, frozenset(readers.get(row.id, ())))


def _said(row: Announcement) -> Said:
    return Said(str(row.id), row.made_at, row.until, row.taken_back_at)


def _readers(announcements: Iterable[int]) -> Mapping[int, set[str]]:
    """The zones of those whom each of these is for."""
    wanted, found = sorted(announcements), defaultdict[int, set[str]](set)
    rows: Any = select(AnnouncementReader.announcement_id, Person.zone)
    rows = rows.join(Enrolment, Enrolment.id == AnnouncementReader.enrolment_id)
    rows = rows.join(Person, Person.id == Enrolment.person_id).where(AnnouncementReader.announcement_id.in_(wanted))
    for row in db.session.execute(rows) if wanted else ():
        found[row.announcement_id].add(row.zone)
    return found
