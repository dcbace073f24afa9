"""The timeline of a cohort: every opening, letter and gathering, dated, per zone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Cohort
from unhurried.curriculum.rules import Course
from unhurried.gatherings.queries import Meeting, meetings_of
from unhurried.letters.timeline import timeline
from unhurried.pacing import rules


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
