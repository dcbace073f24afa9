"""What comes along to another group: openings and progress, week by week, by the week's key (docs: pacing §2.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.queries import course_of
from unhurried.curriculum.rules import Week
from unhurried.kit.db import db
from unhurried.pacing.models import Opening, Reading
from unhurried.pacing.rows import insert_missing

Carries = Callable[[int, int, Mapping[int, int]], None]
ALSO = "unhurried.carries"
READ = ("read_at", "step", "finished_at", "skipped")


def carry(before: Enrolment, after: Enrolment) -> None:
    """Write what was opened and read in one place into another; what is there already stays as it is."""
    weeks = {week.key: week for week in _weeks(after)}
    insert_missing(Opening, list(_openings(before, after, weeks)))
    insert_missing(Reading, list(_readings(before, after, weeks)))
    positions = {week.position: weeks[week.key].position for week in _weeks(before) if week.key in weeks}
    for carries in current_app.extensions.get(ALSO, []):
        carries(before.id, after.id, positions)


def carry_also(app: Flask, carries: Carries) -> None:
    """Have a room above take along what it keeps beside a place: called with both ids and the weeks' positions."""
    app.extensions.setdefault(ALSO, []).append(carries)


def _openings(before: Enrolment, after: Enrolment, weeks: Mapping[str, Week]) -> Iterator[dict[str, Any]]:
    for one in db.session.scalars(select(Opening).where(Opening.enrolment_id == before.id).order_by(Opening.id)):
        if week := weeks.get(one.week_key):
            yield {
                "enrolment_id": after.id,
                "position": week.position,
                "week_key": week.key,
                "kind": week.kind,
                "planned_at": one.planned_at,
                "on": one.on,
                "earlier": False,
                "carried": True,
                "course_version_id": _read_in(one, before, after),
            }


def _read_in(one: Opening, before: Enrolment, after: Enrolment) -> int | None:
    """The version in which the person opened the week, so that its words stay theirs; None is the new group's own."""
    here, there = (db.session.get_one(Cohort, place.cohort_id).course_version_id for place in (before, after))
    kept = one.course_version_id or here
    return None if kept == there else kept


def _readings(before: Enrolment, after: Enrolment, weeks: Mapping[str, Week]) -> Iterator[dict[str, Any]]:
    keys = {week.position: week.key for week in _weeks(before)}
    for one in db.session.scalars(select(Reading).where(Reading.enrolment_id == before.id).order_by(Reading.id)):
        if week := weeks.get(keys.get(one.position, "")):
            done = {name: getattr(one, name) for name in READ}
            yield {"enrolment_id": after.id, "position": week.position, **done}


def _weeks(enrolment: Enrolment) -> tuple[Week, ...]:
    return course_of(db.session.get_one(Cohort, enrolment.cohort_id)).outline.weeks
