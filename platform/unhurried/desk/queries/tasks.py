"""Who may like to hear from a human: tasks that wait, that come back later, and that nobody wants."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from unhurried.accounts.models import Person
from unhurried.care.models import ContactWish, OutreachTask
from unhurried.care.rules import QUIET, is_red
from unhurried.care.rules.flags import rank
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.desk.queries.resting import resting_now
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.models import Standing


@dataclass(frozen=True)
class Wanted:
    """One task, whose it is, how they like to be reached, and whether they rest."""

    task: OutreachTask
    enrolment: Enrolment
    zone: str
    way: str
    unwanted: bool
    resting: bool = False

    @property
    def red(self) -> bool:
        """Whether somebody on duty heard of it at once."""
        return is_red(self.task.cause)

    @property
    def is_quiet(self) -> bool:
        """Whether it is there because nothing was heard, and not because somebody asked."""
        return self.task.cause == QUIET

    def place(self) -> str:
        """Where it stands: `waiting`, `snoozed`, `unwanted`, or `` for who rests and is left alone."""
        if self.is_quiet and self.resting:
            return ""
        if self.is_quiet and self.unwanted:
            return "unwanted"
        later = self.task.snoozed_until
        return "snoozed" if later and later > _today() else "waiting"


def tasks_of(
    cohort_ids: Iterable[int], resting: Collection[int] | None = None, apart: Collection[int] = ()
) -> list[Wanted]:
    """Every task of these cohorts that is not done, wherever it stands: what is red first, then by cause and age.

    Who came back since they were quiet is on no list, nor who is `apart` from the reader. `resting` are the people who
    rest, where that is known. One query, or two, whatever the number.
    """
    rows = _open().where(OutreachTask.cohort_id.in_(sorted(set(cohort_ids))))
    found = [
        Wanted(task, place, zone, way or "site", unwanted is not None)
        for task, place, zone, acted, way, unwanted in db.session.execute(rows)
        if not (task.cause == QUIET and acted and acted > task.opened_at) and task.person_id not in apart
    ]
    if resting is None:
        resting = resting_now({one.enrolment.person_id: one.zone for one in found if one.is_quiet})
    return sorted((_known(one, resting) for one in found), key=lambda one: (rank(one.task.cause), one.task.opened_at))


def open_tasks(cohort_ids: Iterable[int]) -> list[Wanted]:
    """The tasks of these cohorts that wait today."""
    return [one for one in tasks_of(cohort_ids) if one.place() == "waiting"]


def _open() -> Any:
    rows = select(
        OutreachTask, Enrolment, Person.zone, Standing.acted_at, ContactWish.way, ContactWish.unwanted_at
    ).select_from(OutreachTask)
    same = (Enrolment.person_id == OutreachTask.person_id) & (Enrolment.cohort_id == OutreachTask.cohort_id)
    rows = rows.join(Enrolment, same).join(Person, Person.id == OutreachTask.person_id)
    rows = rows.join(Cohort, Cohort.id == OutreachTask.cohort_id)
    rows = rows.outerjoin(Standing, Standing.person_id == OutreachTask.person_id)
    wish = (ContactWish.person_id == OutreachTask.person_id) & (ContactWish.cohort_id == OutreachTask.cohort_id)
    here = Enrolment.left_at.is_(None) & (Cohort.state != "closed")
    return rows.outerjoin(ContactWish, wish).where(
        OutreachTask.done_at.is_(None), or_(OutreachTask.cause != QUIET, here)
    )


def _known(one: Wanted, resting: Collection[int]) -> Wanted:
    if one.enrolment.person_id not in resting:
        return one
    return Wanted(one.task, one.enrolment, one.zone, one.way, one.unwanted, resting=True)


def _today() -> date:
    return clock.now().date()
