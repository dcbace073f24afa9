"""The desk's week: each group where it stands, what opens next, who is on duty. As many queries for many as for few."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from unhurried.care.models import Duty
from unhurried.care.queries import staffed_hours
from unhurried.care.rules import StaffedHours
from unhurried.cohorts.models import Cohort, Facilitator, Hold
from unhurried.curriculum.models import CourseVersion
from unhurried.curriculum.queries import course_version
from unhurried.curriculum.rules import Course
from unhurried.desk.queries.duty import second_at
from unhurried.desk.queries.people import Member
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.languages import language
from unhurried.pacing import rules

AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Group:
    """One group that somebody looks after: its course, its dates, its hours, and whom a red flag reaches first."""

    cohort: Cohort
    course: Course
    calendar: rules.Calendar
    hours: StaffedHours
    first_id: int | None
    duty: Duty | None = None

    @property
    def today(self) -> date:
        """The date in the group's zone."""
        return rules.local(self.cohort.zone, clock.now()).date()

    @property
    def present(self) -> int:
        """The position of the week that the group is in; 0 before the first day."""
        return self.calendar.present(self.today)

    def second_at(self, opened_at: datetime) -> datetime:
        """When a second person hears of something red that was opened then."""
        return second_at(opened_at, self.duty, self.cohort.zone)

    def title(self, position: int) -> str:
        """The week's title, as the course's first track reads it in the language of the page."""
        return self.course.lesson(position, self.course.outline.tracks[0], language()).title


@dataclass(frozen=True)
class Coming:
    """Pages that open on one date by the groups' calendars, at each person's own hour; `people` do not rest today."""

    on: date
    group: Group
    position: int
    people: int


@dataclass(frozen=True)
class Counted:
    """How many people of one group are here, resting, or quiet."""

    people: int = 0
    resting: int = 0
    quiet: int = 0

    @property
    def here(self) -> int:
        """Everybody else."""
        return self.people - self.resting - self.quiet


def groups_of(person: Any) -> list[Group]:
    """The groups that this member of staff sees, the newest first; an admin sees all. One query."""
    who = select(Facilitator.person_id).where(Facilitator.cohort_id == Cohort.id)
    who = who.order_by(Facilitator.id).limit(1).correlate(Cohort)
    rows = select(Cohort, CourseVersion.slug, CourseVersion.version, Duty, who.scalar_subquery().label("who"), Hold)
    rows = rows.join(CourseVersion, CourseVersion.id == Cohort.course_version_id)
    rows = rows.outerjoin(Duty, Duty.cohort_id == Cohort.id).outerjoin(Hold, Hold.cohort_id == Cohort.id)
    if person.role != "admin":
        mine = select(Facilitator.cohort_id).where(Facilitator.person_id == person.id)
        rows = rows.where(Cohort.id.in_(mine))
    return _groups(db.session.execute(rows.order_by(Cohort.id.desc(), Hold.id)).all())


def _groups(rows: Sequence[Any]) -> list[Group]:
    """One group of the rows of one cohort: it has one for each hold."""
    holds: dict[int, list[rules.Hold]] = defaultdict(list)
    for row in rows:
        if row.Hold is not None:
            holds[row.Cohort.id].append(rules.Hold(row.Hold.position, row.Hold.weeks, row.Hold.set_at, row.Hold.days))
    courses = {key: course_version(*key) for key in {(row.slug, row.version) for row in rows}}
    firsts = {row.Cohort.id: row for row in rows}.values()
    return [_group(row, courses[row.slug, row.version], tuple(holds[row.Cohort.id])) for row in firsts]


def _group(row: Any, course: Course, holds: tuple[rules.Hold, ...]) -> Group:
    cohort, duty = row.Cohort, row.Duty
    calendar = rules.Calendar(cohort.starts_on, course.outline.weeks, holds)
    first = duty.first_id if duty and duty.first_id else row.who
    return Group(cohort, course, calendar, staffed_hours(duty, cohort.zone), first, duty)


def coming(groups: Sequence[Group], people: Sequence[Member]) -> list[Coming]:
    """What opens in the seven dates from today on, by the groups' calendars, the next first; nobody's own rhythm."""
    awake = Counter(one.cohort_id for one in people if not one.resting and one.pace != "own")
    found = [
        Coming(day, group, position, awake[group.cohort.id])
        for group in groups
        if group.cohort.state == "launched"
        for position, day in enumerate(group.calendar.dates, 1)
        if group.today <= day < group.today + AHEAD
    ]
    return sorted(found, key=lambda one: (one.on, one.group.cohort.name))


def counted(people: Sequence[Member]) -> Mapping[int, Counted]:
    """The people of each group, by its id."""
    found: dict[int, list[Member]] = defaultdict(list)
    for one in people:
        found[one.cohort_id].append(one)
    return {
        cohort: Counted(len(all_), sum(one.resting for one in all_), sum(one.is_quiet for one in all_))
        for cohort, all_ in found.items()
    }
