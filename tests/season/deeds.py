"""What people do in a season, and when: they join, read, rest, come back; and their facilitators hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tests.season.lives import Life
from tests.season.plans import Held
from unhurried.cohorts.models import Cohort
from unhurried.kit.db import db
from unhurried.pacing import service as pacing

if TYPE_CHECKING:
    from tests.season.season import Season

DAY = timedelta(days=1)


class Deed(NamedTuple):
    """What somebody does at an instant of the programme's time."""

    at: datetime
    do: Callable[[], object]


def deeds_of(season: Season, life: Life) -> Iterator[Deed]:
    """Everything that one person does, from their case and from what the preview says opens for them."""
    first = season.plan.before + DAY
    if not life.by_sheet:
        first = life.midnight(life.joined) if life.joined else first
        yield Deed(first, lambda: season.join(life))
    for day in life.hard_days:
        yield Deed(first, lambda day=day: pacing.add_hard_day(season.people[life.number], day))
    yield from _rests(season, life)
    for opening in season.preview[life.number]["openings"]:
        week, opened = opening["week"], datetime.fromisoformat(opening["opens_at"])
        at = life.reads_at(week, opened) if opening["kind"] == "lesson" else None
        if at:
            yield Deed(at, lambda week=week: season.read(life, week))


def _rests(season: Season, life: Life) -> Iterator[Deed]:
    if life.pause:
        day, weeks = life.pause
        yield Deed(life.midnight(day), lambda: _pause(season.people[life.number], weeks, life.back))
    for off in life.time_off:
        yield Deed(life.midnight(off), lambda: pacing.take_time_off(season.people[life.number]))


def _pause(person: int, weeks: int, back: str | None) -> None:
    pacing.pause(person, weeks).back = back or "group"


def hold(season: Season, held: Held) -> None:
    """The facilitator of a group holds a week of it."""
    pacing.hold(db.session.get_one(Cohort, season.cohorts[held.group]), held.position, held.weeks, by=None)
