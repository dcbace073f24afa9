"""Facts of many people at once, as the rules want them: a handful of queries a batch, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.models import Hold as HoldRow
from unhurried.curriculum.queries import pinned
from unhurried.curriculum.rules import Week
from unhurried.kit.db import db
from unhurried.pacing import rules
from unhurried.pacing.beside import Beside, found_beside
from unhurried.pacing.models import HardDay, Opening, Pause, Reading, Standing
from unhurried.pacing.news import News, found_news, with_digests


@dataclass(frozen=True)
class Facts:
    """What one person's pace stands on, and the instants of what they did, in order."""

    who: rules.Participant
    actions: tuple[datetime, ...]


@dataclass
class _Loaded:
    """The rows of a batch, by what they belong to."""

    places: Mapping[int, list[Any]] = field(default_factory=dict)
    holds: Mapping[int, list[Any]] = field(default_factory=dict)
    opened: Mapping[int, list[Any]] = field(default_factory=dict)
    readings: Mapping[int, list[Any]] = field(default_factory=dict)
    pauses: Mapping[int, list[Any]] = field(default_factory=dict)
    hard_days: Mapping[int, list[Any]] = field(default_factory=dict)
    standing: Mapping[int, Any] = field(default_factory=dict)
    weeks: Mapping[int, tuple[Week, ...]] = field(default_factory=dict)
    beside: Beside = field(default_factory=Beside)
    news: Mapping[int, News] = field(default_factory=dict)


def facts_of(person_ids: Iterable[int]) -> dict[int, Facts]:
    """The facts of these people, by id; who does not exist is left out."""
    ids = sorted(set(person_ids))
    people = db.session.execute(select(*_PERSON).where(Person.id.in_(ids))).all()
    loaded = _load(ids)
    return {person.id: _facts(person, loaded) for person in people}


_PERSON = (
    Person.id,
    Person.zone,
    Person.hour,
    Person.quiet_from,
    Person.quiet_until,
    Person.reminders,
)
_PLACE = (
    Enrolment.id,
    Enrolment.person_id,
    Enrolment.day,
    Enrolment.pace,
    Enrolment.interval,
    Enrolment.after_course,
    Enrolment.joined_at,
    Enrolment.left_at,
    Enrolment.cohort_id,
    Cohort.starts_on,
    Cohort.course_version_id,
    Cohort.state,
)


_READING = Reading.__table__.c


def _load(ids: Sequence[int]) -> _Loaded:
    # An expression cannot be looked up: else SQLite may try every cohort there is for each of the people.
    places = select(*_PLACE).join(Cohort, Cohort.id == Enrolment.cohort_id + 0)
    places = places.where(Enrolment.person_id.in_(ids), Cohort.state != "draft").order_by(Enrolment.id)
    found = db.session.execute(places).all()
    enrolments, cohorts = [row.id for row in found], sorted({row.cohort_id for row in found})
    readings = select(_READING.enrolment_id, _READING.position, _READING.read_at, _READING.finished_at).where(
        _READING.enrolment_id.in_(enrolments)
    )
    pauses = select(*Pause.__table__.columns).where(Pause.person_id.in_(ids)).order_by(Pause.id)
    standing = select(*Standing.__table__.columns).where(Standing.person_id.in_(ids))
    holds = _by("cohort_id", _rows(select(*HoldRow.__table__.columns).where(HoldRow.cohort_id.in_(cohorts))))
    return _Loaded(
        places=_by("person_id", found),
        holds=holds,
        opened=_by("enrolment_id", _rows(_opened(enrolments))),
        readings=_by("enrolment_id", _rows(readings)),
        pauses=_by("person_id", _rows(pauses)),
        hard_days=_by("person_id", _rows(select(*HardDay.__table__.columns).where(HardDay.person_id.in_(ids)))),
        standing={row.person_id: row for row in _rows(standing)},
        weeks={version: pinned(version).outline.weeks for version in {row.course_version_id for row in found}},
        beside=found_beside(found, holds),
        news=found_news(enrolments),
    )


def _opened(enrolments: Sequence[int]) -> Any:
    rows = select(*Opening.__table__.columns).where(Opening.enrolment_id.in_(enrolments))
    return rows.order_by(Opening.planned_at, Opening.id)


def _rows(query: Any) -> Sequence[Any]:
    return db.session.execute(query).all()


def _by(name: str, rows: Sequence[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _facts(person: Any, loaded: _Loaded) -> Facts:
    standing = loaded.standing.get(person.id)
    rows = loaded.places.get(person.id, [])
    turns = turns_of(loaded.pauses.get(person.id, []))
    places = tuple(_place(row, turns, loaded) for row in rows)
    settled = standing.settled_at if standing else None
    who = rules.Participant(_rhythm(person, loaded, standing), places, settled)
    return Facts(with_digests(who, loaded.news), _actions(rows, person.id, loaded))


def _actions(rows: list[Any], person_id: int, loaded: _Loaded) -> tuple[datetime, ...]:
    found: set[datetime | None] = {row.set_at for row in loaded.pauses.get(person_id, [])}
    for row in rows:
        for reading in loaded.readings.get(row.id, []):
            found |= {reading.read_at, reading.finished_at}
    if standing := loaded.standing.get(person_id):
        found.add(standing.acted_at)
    return tuple(sorted(instant for instant in found if instant is not None))


def _rhythm(person: Any, loaded: _Loaded, standing: Any | None) -> rules.Rhythm:
    pauses = loaded.pauses.get(person.id, [])
    return rules.Rhythm(
        zone=person.zone,
        hour=person.hour,
        quiet=(person.quiet_from, person.quiet_until),
        pauses=tuple(pause_of(row) for row in pauses if row.kind == "pause"),
        time_off=tuple(pause_of(row) for row in pauses if row.kind == "time_off"),
        hard_days=tuple(
            rules.HardDay(row.on, row.yearly, row.day_before, row.day_after)
            for row in loaded.hard_days.get(person.id, [])
        ),
        reminders=person.reminders,
        day_four=standing.day_four_at if standing else None,
    )


def pause_of(row: Any) -> rules.Pause:
    """A stored pause or time off as the rules see it."""
    return rules.Pause(row.starts_on, row.days, row.ended_on)


def turns_of(pauses: Iterable[Any]) -> tuple[rules.Turn, ...]:
    """What each pause's way back means for the pace: `own:<days>` turns to an own pace where it ends."""
    found = []
    for row in pauses:
        way, _colon, days = row.back.partition(":")
        if row.kind == "pause" and way == "own":
            found.append(rules.Turn(pause_of(row).over_on, int(days)))
    return tuple(sorted(found, key=lambda turn: turn.on))


def _place(row: Any, turns: tuple[rules.Turn, ...], loaded: _Loaded) -> rules.Place:
    own = row.pace == "own"
    left = row.left_at or (row.joined_at if row.state == "closed" else None)
    return rules.Place(
        id=str(row.id),
        calendar=_calendar(row, loaded.holds.get(row.cohort_id, []), row.day, loaded.weeks[row.course_version_id]),
        began=row.starts_on,
        interval=row.interval if own else None,
        turns=() if own else turns,
        joined=row.joined_at,
        left=left,
        opened=tuple(
            rules.Opened(one.position, one.planned_at, one.on, one.earlier, one.carried)
            for one in loaded.opened.get(row.id, [])
        ),
        reads={one.position: one.read_at for one in loaded.readings.get(row.id, [])},
        gatherings=loaded.beside.gatherings.get(row.id, ()),
        announcements=loaded.beside.announcements.get(row.id, ()),
        after_course=row.after_course,
    )


def calendar_of(cohort: Any, holds: Iterable[Any], day: int = 0) -> rules.Calendar:
    """A group's calendar on the dates of someone with that day offset."""
    return _calendar(cohort, holds, day, pinned(cohort.course_version_id).outline.weeks)


def _calendar(cohort: Any, holds: Iterable[Any], day: int, weeks: tuple[Week, ...]) -> rules.Calendar:
    held = tuple(rules.Hold(hold.position, hold.weeks, hold.set_at, hold.days) for hold in holds)
    return rules.Calendar(cohort.starts_on, weeks, held, day)


def open_weeks(enrolment_id: int) -> set[int]:
    """The positions that are recorded as open for this enrolment."""
    return set(db.session.scalars(select(Opening.position).where(Opening.enrolment_id == enrolment_id)))


def pauses_of(person_id: int) -> list[Pause]:
    """The person's pauses and times off, in order."""
    rows = select(Pause).where(Pause.person_id == person_id).order_by(Pause.starts_on, Pause.id)
    return list(db.session.scalars(rows))


def hard_days_of(person_id: int) -> list[HardDay]:
    """The person's own private dates, for their own eyes only."""
    return list(db.session.scalars(select(HardDay).where(HardDay.person_id == person_id).order_by(HardDay.on)))
