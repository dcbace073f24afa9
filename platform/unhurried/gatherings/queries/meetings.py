"""Gatherings as they are now: with their instant, worked out from the group's weeks and holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from unhurried.cohorts.models import Cohort, Hold
from unhurried.cohorts.queries import holds_of
from unhurried.gatherings.models import Gathering
from unhurried.gatherings.rules import Anchor, Plan, Timing, timing
from unhurried.kit.db import db
from unhurried.pacing import rules


@dataclass(frozen=True)
class Meeting:
    """One gathering with its time. `zone` is the group's; `link` is for signed-in members only, and may be empty."""

    id: int
    cohort_id: int
    title: str
    link: str
    minutes: int
    zone: str
    timing: Timing
    version: int
    changed_at: datetime
    cancelled_at: datetime | None

    @property
    def at(self) -> datetime:
        """When it begins (UTC)."""
        return self.timing.at

    @property
    def ends_at(self) -> datetime:
        """When it ends (UTC)."""
        return self.timing.at + timedelta(minutes=self.minutes)

    @property
    def is_off(self) -> bool:
        """Whether it was called off."""
        return self.cancelled_at is not None

    @property
    def item_id(self) -> str:
        """What letters call it: another time is told anew, so it has another name."""
        return item_id(self.id, self.timing.edition)


def item_id(gathering_id: int, edition: int) -> str:
    """The `<id>` of `gathering:<id>`: `7`, and `7.1` after its time changed once."""
    return f"{gathering_id}.{edition}" if edition else str(gathering_id)


def meetings_by_id(ids: Iterable[int]) -> dict[int, Meeting]:
    """These gatherings, by id; what does not exist is left out."""
    wanted = sorted(set(ids))
    return {one.id: one for one in _found(Gathering.id.in_(wanted))} if wanted else {}


def meeting(gathering_id: int) -> Meeting | None:
    """This gathering, or None."""
    return meetings_by_id([gathering_id]).get(gathering_id)


def meetings_of(cohorts: Iterable[int]) -> list[Meeting]:
    """Every gathering of these cohorts, called off or not, in order of time."""
    return sorted(_found(Gathering.cohort_id.in_(sorted(set(cohorts)))), key=lambda one: (one.at, one.id))


def moved_by_hold(cohort_id: int, position: int, weeks: int, now: datetime) -> list[tuple[Meeting, Meeting]]:
    """The gatherings ahead that would move if the group waited now before week `position`: each before and after."""
    which = Gathering.cohort_id == cohort_id, Gathering.cancelled_at.is_(None)
    before, after = _found(*which), _found(*which, more=(rules.Hold(position, weeks, now),))
    pairs = [(old, new) for old, new in zip(before, after, strict=True) if new.at != old.at]
    return sorted(pairs, key=lambda pair: pair[0].at)


def _found(*which: ColumnElement[bool], more: Sequence[rules.Hold] = ()) -> list[Meeting]:
    """Gatherings with these conditions; `more` are holds that are not set yet."""
    return as_meetings(db.session.execute(gathering_rows().where(*which)).all(), more=more)


def gathering_rows() -> Select[Any]:
    """What is asked of gatherings, to be narrowed down or joined with more."""
    waits = exists().where(Hold.cohort_id == Cohort.id).label("waits")
    rows = select(*Gathering.__table__.columns, Cohort.starts_on, Cohort.zone, waits)
    return rows.join(Cohort, Cohort.id == Gathering.cohort_id).order_by(Gathering.id)


def as_meetings(found: Sequence[Any], *, more: Sequence[rules.Hold] = ()) -> list[Meeting]:
    """These rows of `gathering_rows` with their times; one query more where one of the groups has ever waited."""
    waiting = {row.cohort_id for row in found if row.waits}
    holds: dict[int, list[Any]] = defaultdict(list)
    for hold in holds_of(waiting) if waiting else ():
        holds[hold.cohort_id].append(hold)
    return [_meeting(row, [*holds[row.cohort_id], *more]) for row in found]


def _meeting(row: Any, holds: Sequence[Any]) -> Meeting:
    return Meeting(
        id=row.id,
        cohort_id=row.cohort_id,
        title=row.title,
        link=row.link,
        minutes=row.minutes,
        zone=row.zone,
        timing=timing(plan_of(row), row.starts_on, row.zone, holds),
        version=row.version,
        changed_at=row.changed_at,
        cancelled_at=row.cancelled_at,
    )


def plan_of(row: Any) -> Plan:
    """What a stored gathering keeps of its time."""
    return Plan(Anchor(row.position, row.offset), row.clock, row.planned_at, row.changes, row.holds)


@dataclass(frozen=True)
class Standing:
    """The gatherings of one cohort that stand, as the rules of letters know them, and the instant of each by its id."""

    gatherings: tuple[rules.Gathering, ...]
    times: tuple[tuple[int, datetime], ...]


def group_gatherings(holds: Mapping[int, Sequence[Any]], cohorts: Iterable[int]) -> dict[int, Standing]:
    """The gatherings that stand, by cohort; one query for a whole batch."""
    columns = (Gathering.id, Gathering.cohort_id, Gathering.position, Gathering.offset, Gathering.clock)
    more = (Gathering.planned_at, Gathering.changes, Gathering.holds, Cohort.starts_on, Cohort.zone)
    rows = select(*columns, *more).join(Cohort, Cohort.id == Gathering.cohort_id)
    rows = rows.where(Gathering.cohort_id.in_(sorted(set(cohorts))), Gathering.cancelled_at.is_(None))
    found: dict[int, list[tuple[int, Timing]]] = defaultdict(list)
    for row in db.session.execute(rows):
        in_order = sorted(holds.get(row.cohort_id, ()), key=lambda hold: hold.id)
        when = timing(plan_of(row), row.starts_on, row.zone, in_order)
        found[row.cohort_id].append((row.id, when))
    return {cohort: _standing(some) for cohort, some in found.items()}


def _standing(some: list[tuple[int, Timing]]) -> Standing:
    named = [rules.Gathering(item_id(number, when.edition), when.at) for number, when in some]
    times = tuple((number, when.at) for number, when in some)
    return Standing(tuple(sorted(named, key=lambda one: (one.at, one.id))), times)
