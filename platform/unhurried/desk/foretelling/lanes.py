"""Zones whose clocks show the same stand together: one lane of the timeline for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from unhurried.desk.foretelling.plans import Happening, ZonePlan


@dataclass(frozen=True)
class Line:
    """One line of a lane's table. `until` is the latest wall clock of its zones, where they differ (a gathering).

    `items` are those of the letter that goes out then.
    """

    row: Happening
    until: datetime
    items: tuple[str, ...] = ()

    @property
    def varies(self) -> bool:
        """Whether the hour is not the same in all of the lane's zones."""
        return self.until.time() != self.row.local.time()


@dataclass(frozen=True)
class Lane:
    """Zones that agree, and what happens there. `ghosts` is what would happen without the change that is tried."""

    plans: tuple[ZonePlan, ...]
    rows: tuple[Happening, ...]
    ghosts: tuple[Happening, ...] = ()

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones' names."""
        return tuple(plan.zone for plan in self.plans)

    @property
    def people(self) -> int:
        """How many go with the group there."""
        return sum(plan.people for plan in self.plans)

    @property
    def own_pace(self) -> int:
        """How many go at their own pace there."""
        return sum(plan.own_pace for plan in self.plans)

    @property
    def first(self) -> date:
        """The first date on which something happens."""
        return min((row.local.date() for row in (*self.rows, *self.ghosts)), default=date.max)

    @property
    def last(self) -> date:
        """The last one."""
        return max((row.local.date() for row in (*self.rows, *self.ghosts)), default=date.min)

    @property
    def lines(self) -> list[Line]:
        """The table's lines, by the wall clock of the first zone."""
        hours: dict[str, list[datetime]] = {}
        for row in (row for plan in self.plans for row in plan.rows if row.what == "meets"):
            hours.setdefault(row.name, []).append(row.local)
        found: list[Line] = []
        for row in self.rows:
            if found and row.what == "letter" and found[-1].row.what == "opens" and found[-1].row.at == row.at:
                found[-1] = replace(found[-1], items=row.items)
                continue
            clocks = sorted(hours.get(row.name, [row.local]) if row.name else [row.local], key=lambda at: at.time())
            found.append(Line(replace(row, local=clocks[0]), clocks[-1], row.items))
        return found


def lanes_of(shown: Sequence[ZonePlan], before: Sequence[ZonePlan] = ()) -> list[Lane]:
    """The lanes of these plans, the one with most people first; `before` is the same without what is tried."""
    found: dict[object, list[tuple[ZonePlan, ZonePlan | None]]] = {}
    for number, plan in enumerate(shown):
        old = before[number] if before else None
        key = (_key(plan), _key(old) if old else ())
        found.setdefault(key, []).append((plan, old))
    lanes = [_lane(pairs) for pairs in found.values()]
    return sorted(lanes, key=lambda lane: (-lane.people - lane.own_pace, lane.zones))


def _key(plan: ZonePlan) -> tuple[object, ...]:
    return tuple(sorted((row.as_there for row in plan.rows), key=repr))


def _lane(pairs: Sequence[tuple[ZonePlan, ZonePlan | None]]) -> Lane:
    plan, old = pairs[0]
    return Lane(tuple(one for one, _old in pairs), plan.rows, old.rows if old else ())
