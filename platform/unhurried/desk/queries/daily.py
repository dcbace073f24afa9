"""What waits for each facilitator today, as numbers for the daily list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, union_all

from unhurried.accounts.models import Person
from unhurried.care.models import CareNote
from unhurried.circle.models import Circle, CirclePost, CircleReport, CircleThread
from unhurried.cohorts.models import Enrolment, Facilitator
from unhurried.desk.queries.tasks import open_tasks
from unhurried.kit import clock
from unhurried.kit.db import db


@dataclass(frozen=True)
class Today:
    """How many tasks wait for one person, how many posts to read, and on how many people somebody meant to look in."""

    tasks: int = 0
    posts: int = 0
    dates: int = 0

    @property
    def all(self) -> int:
        """How many things there are."""
        return self.tasks + self.posts + self.dates


def staff_with_something(person_ids: Iterable[int]) -> Sequence[tuple[Person, Today]]:
    """Those of these facilitators for whom something waits today, and what, over all their groups."""
    rows = select(Facilitator.cohort_id, Person).join(Person, Person.id == Facilitator.person_id)
    rows = rows.where(Person.id.in_(sorted(set(person_ids)))).order_by(Facilitator.id)
    groups: dict[int, list[int]] = defaultdict(list)
    people = {}
    for cohort_id, person in db.session.execute(rows):
        groups[person.id].append(cohort_id)
        people[person.id] = person
    ids = sorted({cohort for mine in groups.values() for cohort in mine})
    tasks = Counter(one.task.cohort_id for one in open_tasks(ids))
    posts, dates = _posts(ids), _dates(ids)
    found = {
        who: Today(*(sum(counts[cohort] for cohort in mine) for counts in (tasks, posts, dates)))
        for who, mine in groups.items()
    }
    return [(people[who], today) for who, today in found.items() if today.all]


def _posts(cohort_ids: Sequence[int]) -> Counter[int]:
    """Posts that are held or not read yet, and reports that nobody decided, by cohort."""
    waiting = select(Circle.cohort_id).join(CircleThread, CircleThread.circle_id == Circle.id)
    waiting = waiting.join(CirclePost, CirclePost.thread_id == CircleThread.id)
    waiting = waiting.where(CirclePost.state.in_(("held", "waiting")))
    reported = select(Circle.cohort_id).join(CircleReport, CircleReport.circle_id == Circle.id)
    found = union_all(waiting, reported.where(CircleReport.decided_at.is_(None))).subquery()
    rows = select(found.c.cohort_id, func.count()).where(found.c.cohort_id.in_(cohort_ids)).group_by(found.c.cohort_id)
    return Counter(dict(db.session.execute(rows).all()))


def _dates(cohort_ids: Sequence[int]) -> Counter[int]:
    rows = select(Enrolment.cohort_id, func.count()).join(CareNote, CareNote.enrolment_id == Enrolment.id)
    rows = rows.where(Enrolment.cohort_id.in_(cohort_ids), Enrolment.left_at.is_(None))
    rows = rows.where(CareNote.next_on <= clock.now().date()).group_by(Enrolment.cohort_id)
    return Counter(dict(db.session.execute(rows).all()))
