"""What the desk shows: who is where, who may like to hear from a human, and the timeline of a cohort."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from unhurried.accounts.models import Person
from unhurried.care.models import OutreachTask
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator
from unhurried.curriculum.rules import Course
from unhurried.gatherings.queries import Meeting, meetings_of
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.letters.timeline import timeline
from unhurried.pacing import rules
from unhurried.pacing.models import Pause
from unhurried.pacing.queries import facts_of


@dataclass(frozen=True)
class Seat:
    """One person as a facilitator sees them: never a journal, a hard day, or a plan of their own ahead.

    `opened` and `read` are the highest week that is open for them and that they have read; 0 before the first.
    """

    enrolment: Enrolment
    email: str
    opened: int
    read: int
    resting: bool


def seats(cohort_id: int) -> list[Seat]:
    """Everyone in the cohort, in the order of joining; as many queries whatever their number."""
    members = cohorts.members(cohort_id)
    people = [person for _enrolment, person in members]
    resting, facts = resting_people(people), facts_of(person.id for person in people)
    return [
        Seat(enrolment, person.email, *_progress(facts[person.id].who, enrolment), person.id in resting)
        for enrolment, person in members
    ]


def _progress(who: rules.Participant, enrolment: Enrolment) -> tuple[int, int]:
    """A page whose instant has passed is open, whether or not the clockwork has recorded it. docs: pacing §2"""
    place = next((place for place in who.places if place.id == str(enrolment.id)), None)
    if place is None:
        return 0, 0
    due = [opening.position for opening in rules.due_openings(who, clock.now()) if opening.place == place.id]
    return max([*due, *place.openings], default=0), max(place.reads, default=0)


def resting_people(people: Sequence[Person]) -> set[int]:
    """Who of these is in a pause or time off on their own local date."""
    now = clock.now()
    days = {person.id: rules.local(person.zone, now).date() for person in people}
    rows = db.session.scalars(select(Pause).where(Pause.person_id.in_(days), Pause.set_at <= now))
    return {
        row.person_id for row in rows if rules.Pause(row.starts_on, row.days, row.ended_on).covers(days[row.person_id])
    }


def open_tasks(cohort_ids: Iterable[int]) -> Sequence[tuple[OutreachTask, Enrolment]]:
    """Tasks of these cohorts that are neither done nor snoozed beyond today, the oldest first."""
    today = clock.now().date()
    rows = select(OutreachTask, Enrolment).join(
        Enrolment,
        (Enrolment.person_id == OutreachTask.person_id) & (Enrolment.cohort_id == OutreachTask.cohort_id),
    )
    rows = rows.where(OutreachTask.cohort_id.in_(list(cohort_ids)), OutreachTask.done_at.is_(None))
    rows = rows.where((OutreachTask.snoozed_until.is_(None)) | (OutreachTask.snoozed_until <= today))
    return [(task, place) for task, place in db.session.execute(rows.order_by(OutreachTask.opened_at))]


def staff_with_tasks() -> Sequence[tuple[Person, int]]:
    """Facilitators with open tasks, and how many."""
    today = clock.now().date()
    rows = select(Person, func.count(OutreachTask.id)).join(Facilitator, Facilitator.person_id == Person.id)
    rows = rows.join(OutreachTask, OutreachTask.cohort_id == Facilitator.cohort_id)
    rows = rows.where(OutreachTask.done_at.is_(None))
    rows = rows.where((OutreachTask.snoozed_until.is_(None)) | (OutreachTask.snoozed_until <= today))
    return [(person, count) for person, count in db.session.execute(rows.group_by(Person.id))]


def group_timeline(cohort: Cohort, course: Course, extra_hold: tuple[int, int] | None = None) -> list[dict[str, Any]]:
    """The plan of the cohort per zone: for each, the openings and letters of someone who reads as pages open."""
    members = cohorts.members(cohort.id)
    zones = sorted({person.zone for _enrolment, person in members} or {cohort.zone})
    holds = [f"{hold.position}:{hold.weeks}" for hold in cohorts.holds_of([cohort.id])]
    if extra_hold:
        holds.append(f"{extra_hold[0]}:{extra_hold[1]}")
    met = [one for one in meetings_of([cohort.id]) if not one.is_off]
    return [{"zone": zone, "rows": _rows(_plan(cohort, course, zone, holds, met), zone, met)} for zone in zones]


def _rows(plan: dict[str, Any], zone: str, met: list[Meeting]) -> list[dict[str, Any]]:
    """Openings, letters and gatherings of a plan in one list by time; `local` is an aware datetime in the zone."""
    rows = [{"opens": one["week"], "items": [], **one} for one in plan["openings"]]
    rows += [{"opens": None, **one} for one in plan["letters"]]
    dated = [{**row, "local": datetime.fromisoformat(row["local"]), "meets": ""} for row in rows]
    bare: dict[str, Any] = {"opens": None, "items": []}
    dated += [{**bare, "local": rules.local(zone, one.at), "meets": one.title} for one in met]
    return sorted(dated, key=lambda row: (row["local"], row["opens"] is None))


def _plan(cohort: Cohort, course: Course, zone: str, holds: list[str], met: list[Meeting]) -> dict[str, Any]:
    case = {
        "course": course.outline.slug,
        "starts_on": cohort.starts_on.isoformat(),
        "zone": zone,
        "hour": cohort.hour.strftime("%H:%M"),
        "hold": holds,
        "gatherings": [one.at.isoformat() for one in met],
    }
    return timeline(case, outline=course.outline)


def titles(course: Course) -> dict[int, str]:
    """Each week's title by its position, as the course's first track reads it."""
    track = course.outline.tracks[0]
    return {week.position: course.lesson(week.position, track).title for week in course.outline.weeks}


def may_see(person: Any, cohort_id: int) -> Cohort | None:
    """The cohort, where this member of staff looks after it or is an admin; else None."""
    cohort = cohorts.cohort_by_id(cohort_id)
    if cohort and (person.role == "admin" or cohorts.looks_after(person.id, cohort_id)):
        return cohort
    return None
