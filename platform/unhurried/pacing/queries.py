"""Facts of many people at once, as the rules want them: a handful of queries a batch, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.models import Hold as HoldRow
from unhurried.curriculum.models import CourseVersion
from unhurried.curriculum.queries import pinned, stored
from unhurried.curriculum.rules import Week
from unhurried.kit.db import db
from unhurried.pacing import rules
from unhurried.pacing.beside import Beside, found_beside
from unhurried.pacing.models import HardDay, Opening, Pause, Reading, Standing
from unhurried.pacing.news import News, found_news, with_digests


@dataclass(frozen=True)
class Facts:
    """What one person's pace stands on, and the instants of what they did, in order.

    `rows` are all their places in the order of joining, those in groups that are not open yet too; `opened` and
    `readings` are the rows themselves, by enrolment id.
    """

    who: rules.Participant
    actions: tuple[datetime, ...]
    rows: Sequence[Any]
    opened: Mapping[int, Sequence[Any]]
    readings: Mapping[int, Sequence[Any]]


@dataclass
class _Loaded:
    """The rows of a batch, by what they belong to."""

    places: Mapping[int, list[Any]]
    rows: Mapping[int, list[Any]]
    holds: Mapping[int, list[Any]]
    opened: Mapping[int, list[Any]]
    readings: Mapping[int, list[Any]]
    pauses: Mapping[int, list[Any]]
    hard_days: Mapping[int, list[Any]]
    weeks: Mapping[tuple[str, str], tuple[Week, ...]]
    beside: Beside = field(default_factory=Beside)
    news: Mapping[int, News] = field(default_factory=dict)


def facts_of(person_ids: Iterable[int]) -> dict[int, Facts]:
    """The facts of these people, by id, with all that their letters tell of; who does not exist is left out."""
    return _facts_of(person_ids, told=True)


def pace_of(person_ids: Iterable[int]) -> dict[int, Facts]:
    """The same without gatherings, announcements and digests, on which no week's opening depends."""
    return _facts_of(person_ids, told=False)


def _facts_of(person_ids: Iterable[int], *, told: bool) -> dict[int, Facts]:
    people = _rows(_PEOPLE, sorted(set(person_ids)))
    loaded = _load(people)
    if told:
        places = [row for rows in loaded.places.values() for row in rows]
        loaded.beside = found_beside(places, loaded.holds)
        loaded.news = found_news([row.id for row in places])
    return {person.id: _facts(person, loaded) for person in people}


_IDS: Any = bindparam("ids", expanding=True)
_PERSON = (
    *(Person.id, Person.zone, Person.hour, Person.quiet_from, Person.quiet_until, Person.reminders),
    *(Standing.acted_at, Standing.settled_at, Standing.day_four_at),
    exists().where(Pause.person_id == Person.id).label("rests"),
    exists().where(HardDay.person_id == Person.id).label("guards"),
)
_PLACE = (
    *(Enrolment.id, Enrolment.person_id, Enrolment.cohort_id, Enrolment.joined_at, Enrolment.left_at),
    *(Enrolment.track, Enrolment.day, Enrolment.pace, Enrolment.interval, Enrolment.after_course),
    *(Cohort.starts_on, Cohort.state, Cohort.course_version_id, CourseVersion.slug, CourseVersion.version),
    exists().where(HoldRow.cohort_id == Cohort.id).label("waits"),
)
# They are written once: putting a statement together takes longer than SQLite takes to answer it.
_PEOPLE = select(*_PERSON).select_from(Person).outerjoin(Standing, Standing.person_id == Person.id)
_PEOPLE = _PEOPLE.where(Person.id.in_(_IDS))
# An expression cannot be looked up: else SQLite may try every cohort there is for each of the people.
_PLACES = (
    select(*_PLACE)
    .join(Cohort, Cohort.id == Enrolment.cohort_id + 0)
    .join(CourseVersion, CourseVersion.id == Cohort.course_version_id + 0)
    .where(Enrolment.person_id.in_(_IDS))
    .order_by(Enrolment.id)
)
_OPENED = (
    select(*Opening.__table__.columns)
    .where(Opening.enrolment_id.in_(_IDS))
    .order_by(Opening.planned_at, Opening.id)
)
_READINGS = select(*Reading.__table__.columns).where(Reading.enrolment_id.in_(_IDS))
_PAUSES = select(*Pause.__table__.columns).where(Pause.person_id.in_(_IDS)).order_by(Pause.id)
_HARD_DAYS = select(*HardDay.__table__.columns).where(HardDay.person_id.in_(_IDS))
_HOLDS = select(*HoldRow.__table__.columns).where(HoldRow.cohort_id.in_(_IDS))


def _load(people: Sequence[Any]) -> _Loaded:
    """Six queries and fewer: nobody's pauses are asked for who has none."""
    found = _rows(_PLACES, [one.id for one in people])
    places = [row for row in found if row.state != "draft"]
    enrolments = [row.id for row in places]
    return _Loaded(
        places=_by("person_id", places),
        rows=_by("person_id", found),
        holds=_by("cohort_id", _rows(_HOLDS, sorted({row.cohort_id for row in places if row.waits}))),
        opened=_by("enrolment_id", _rows(_OPENED, enrolments)),
        readings=_by("enrolment_id", _rows(_READINGS, enrolments)),
        pauses=_by("person_id", _rows(_PAUSES, [one.id for one in people if one.rests])),
        hard_days=_by("person_id", _rows(_HARD_DAYS, [one.id for one in people if one.guards])),
        weeks={names: stored(*names).outline.weeks for names in {(row.slug, row.version) for row in places}},
    )


def _rows(query: Any, ids: Sequence[int]) -> Sequence[Any]:
    return db.session.execute(query, {"ids": ids}).all() if ids else ()


def _by(name: str, rows: Sequence[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _facts(person: Any, loaded: _Loaded) -> Facts:
    rows = loaded.places.get(person.id, [])
    turns = turns_of(loaded.pauses.get(person.id, []))
    places = tuple(_place(row, turns, loaded) for row in rows)
    who = rules.Participant(_rhythm(person, loaded), places, person.settled_at)
    opened, readings = ({row.id: some.get(row.id, ()) for row in rows} for some in (loaded.opened, loaded.readings))
    mine = loaded.rows.get(person.id, ())
    return Facts(with_digests(who, loaded.news), _actions(rows, person, loaded), mine, opened, readings)


def _actions(rows: list[Any], person: Any, loaded: _Loaded) -> tuple[datetime, ...]:
    found: set[datetime | None] = {row.set_at for row in loaded.pauses.get(person.id, [])} | {person.acted_at}
    for row in rows:
        for reading in loaded.readings.get(row.id, []):
            found |= {reading.read_at, reading.finished_at}
    return tuple(sorted(instant for instant in found if instant is not None))


def _rhythm(person: Any, loaded: _Loaded) -> rules.Rhythm:
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
        day_four=person.day_four_at,
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
        calendar=_calendar(row, loaded.holds.get(row.cohort_id, []), row.day, loaded.weeks[row.slug, row.version]),
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
