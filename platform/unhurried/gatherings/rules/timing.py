"""When a gathering is: a place in the group's weeks and a wall clock are kept, the instant is always derived.

So a gathering moves with a hold as the weeks do (docs: pacing §2, §5), and what has taken place stays where it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol

from unhurried.pacing.rules import instant_of
from unhurried.pacing.rules.times import DAY


class SetHold(Protocol):
    """A hold as it is kept: the group waits `weeks` weeks before week `position`, since `set_at`."""

    @property
    def position(self) -> int:
        """The week that waits."""

    @property
    def weeks(self) -> int:
        """How many weeks it waits."""

    @property
    def set_at(self) -> datetime:
        """When that was decided."""


class Anchor(NamedTuple):
    """So many days after the group's date of week `position`; before the first week the number is negative."""

    position: int
    offset: int


class Plan(NamedTuple):
    """What is kept of a gathering's time: its anchor, the group's wall clock, when and how often that was decided.

    `holds` is how many holds of the group had been set by then: its date was chosen with them in view.
    """

    anchor: Anchor
    clock: time
    planned_at: datetime
    changes: int = 0
    holds: int = 0


@dataclass(frozen=True)
class Timing:
    """When a gathering is: the instant (UTC), the group's own date, and since when that has been so.

    `edition` counts how often the time was changed or moved: what was told of an older one is true no more.
    """

    at: datetime
    on: date
    edition: int
    since: datetime


def anchor(day: date, weeks: Sequence[date]) -> Anchor:
    """Where a date hangs on the group's dates of its weeks, holds included: on the last week that has begun by then."""
    position = max(1, sum(week <= day for week in weeks))
    return Anchor(position, (day - weeks[position - 1]).days)


def timing(plan: Plan, starts_on: date, zone: str, holds: Iterable[SetHold]) -> Timing:
    """When the gathering is now; holds stand in the order in which they were set.

    A later hold moves it only where it had not begun when the hold was set (docs: pacing I7). A week that has another
    date of its own takes no gathering along.
    """
    weeks = plan.anchor.position - 1
    day = starts_on + timedelta(days=plan.anchor.offset, weeks=weeks)
    moved, since = 0, plan.planned_at
    for number, hold in enumerate(holds):
        if hold.position > plan.anchor.position or not hold.weeks:
            continue
        if number >= plan.holds:
            if _instant(zone, day, plan.clock) <= hold.set_at:
                continue
            moved, since = moved + 1, hold.set_at
        day += timedelta(weeks=hold.weeks)
    return Timing(_instant(zone, day, plan.clock), day, plan.changes + moved, since)


def _instant(zone: str, day: date, clock: time) -> datetime:
    """The wall clock's instant; a date that does not exist there is passed over. docs: pacing §2.2"""
    return instant_of(zone, day, clock) or _instant(zone, day + DAY, clock)
