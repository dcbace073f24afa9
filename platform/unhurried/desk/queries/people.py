"""A facilitator's caseload: where each person is, whether they rest, when they last did something, what comes next.

Never a journal, a promise, a hard day, a reason or a link between two people (docs: care §5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from unhurried.accounts.models import Person
from unhurried.care.models import CareNote
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.desk.queries.resting import resting_now
from unhurried.desk.queries.tasks import Wanted, tasks_of
from unhurried.desk.rules import Band, band_of
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.models import Opening, Reading, Standing


@dataclass(frozen=True)
class Member:
    """One person in one group. `opened` and `read` are the highest week open and read, 0 before the first.

    `acted_at` is the last thing they did of any kind, joining included; `next_on` is when someone promised to look in.
    """

    enrolment_id: int
    person_id: int
    cohort_id: int
    name: str
    track: str
    pace: str
    zone: str
    opened: int
    read: int
    acted_at: datetime
    next_on: date | None
    resting: bool = False
    tasks: tuple[Wanted, ...] = ()

    @property
    def band(self) -> Band:
        """How long ago they last did something; nothing of that kind is said of who rests."""
        return band_of(self.acted_at, clock.now())

    @property
    def is_quiet(self) -> bool:
        """Whether the ladder asked a human to write, and nobody said that it is not wanted."""
        return not self.resting and any(one.is_quiet for one in self.tasks)

    @property
    def drifts(self) -> bool:
        """Whether three open pages wait: their own pace or a later group may suit them. docs: pacing §5"""
        return self.opened - self.read >= DRIFT


DRIFT = 3


def caseload(cohort_ids: Iterable[int], apart: Collection[int] = ()) -> tuple[list[Member], list[Wanted]]:
    """Everyone who has not left those of these cohorts that go on, in the order of joining, and every open task.

    Nobody who is kept apart from the reader is among them. Three queries, whatever the number.
    """
    ids = sorted(set(cohort_ids))
    found = [_member(row) for row in db.session.execute(_rows(ids)) if row.person_id not in apart]
    resting = resting_now({one.person_id: one.zone for one in found})
    tasks = tasks_of(ids, resting, apart)
    mine = _by_place(tasks)
    people = [
        replace(one, resting=one.person_id in resting, tasks=tuple(mine.get(one.enrolment_id, ()))) for one in found
    ]
    return people, tasks


def _rows(cohort_ids: list[int]) -> Any:
    opened = select(func.max(Opening.position)).where(Opening.enrolment_id == Enrolment.id).scalar_subquery()
    read = select(func.max(Reading.position)).where(Reading.enrolment_id == Enrolment.id).scalar_subquery()
    columns = (
        Enrolment.id, Enrolment.person_id, Enrolment.cohort_id, Enrolment.name, Enrolment.track, Enrolment.pace,
        Enrolment.joined_at, Person.zone, Standing.acted_at, CareNote.next_on,
    )  # fmt: skip
    rows = select(*columns, opened.label("opened"), read.label("read"))
    rows = rows.join(Person, Person.id == Enrolment.person_id)
    rows = rows.join(Cohort, Cohort.id == Enrolment.cohort_id).where(Cohort.state != "closed")
    rows = rows.outerjoin(Standing, Standing.person_id == Enrolment.person_id)
    rows = rows.outerjoin(CareNote, CareNote.enrolment_id == Enrolment.id)
    return rows.where(Enrolment.cohort_id.in_(cohort_ids), Enrolment.left_at.is_(None)).order_by(Enrolment.id)


def _member(row: Any) -> Member:
    acted = max(row.acted_at, row.joined_at) if row.acted_at else row.joined_at
    return Member(
        row.id, row.person_id, row.cohort_id, row.name, row.track, row.pace, row.zone, row.opened or 0, row.read or 0,
        acted, row.next_on,
    )  # fmt: skip


def _by_place(tasks: Sequence[Wanted]) -> Mapping[int, list[Wanted]]:
    found: dict[int, list[Wanted]] = defaultdict(list)
    for one in tasks:
        if one.place() == "waiting":
            found[one.enrolment.id].append(one)
    return found
