"""What a facilitator may try out on the timeline, and the group as it would be from now on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from unhurried.desk.foretelling.group import Call, Group, SetHold
from unhurried.gatherings.rules import Plan, Wish, anchor, timing


@dataclass(frozen=True)
class Wait:
    """The group waits `weeks` weeks before week `position`; `words` are what its note says about it."""

    position: int
    weeks: int
    words: str = ""


@dataclass(frozen=True)
class Date:
    """Week `position` has another date in the group's calendar, `on`; the weeks after it keep theirs."""

    position: int
    on: date
    words: str = ""


@dataclass(frozen=True)
class GoOn:
    """A hold, or a changed date, is taken back."""

    hold: int


@dataclass(frozen=True)
class Meet:
    """A gathering is at another time; `seen` is the version that the facilitator looked at."""

    gathering: int
    wish: Wish
    seen: int


Change = Wait | Date | GoOn | Meet


def tried(group: Group, change: Change, now: datetime) -> Group:
    """The group as this change would make it from now on."""
    if isinstance(change, Wait):
        return group.changed(now, holds=(*group.holds, SetHold(0, change.position, change.weeks, now)))
    if isinstance(change, Date):
        days = (change.on - group.calendar(group.holds).dates[change.position - 1]).days
        return group.changed(now, holds=(*group.holds, SetHold(0, change.position, 0, now, days)))
    if isinstance(change, GoOn):
        return _going_on(group, change, now)
    calls = [_moved(group, one, change.wish, now) if one.id == change.gathering else one for one in group.calls]
    return group.changed(now, calls=tuple(calls))


def planned(group: Group, wish: Wish, now: datetime) -> Group:
    """The group with one more gathering, which has the number 0."""
    new = Call(0, wish.title, wish.minutes, _plan(group, wish, now, 0))
    return group.changed(now, calls=(*group.calls, new))


def _going_on(group: Group, change: GoOn, now: datetime) -> Group:
    """Whatever was planned with the hold in view counts one hold less from now on."""
    number = next(at for at, hold in enumerate(group.holds) if hold.id == change.hold)
    calls = [
        one._replace(plan=one.plan._replace(holds=one.plan.holds - 1)) if one.plan.holds > number else one
        for one in group.calls
    ]
    holds = tuple(hold for hold in group.holds if hold.id != change.hold)
    return group.changed(now, holds=holds, calls=tuple(calls))


def _moved(group: Group, call: Call, wish: Wish, now: datetime) -> Call:
    old = timing(call.plan, group.starts_on, group.row.zone, group.holds)
    plan = _plan(group, wish, now, old.edition)
    new = timing(plan, group.starts_on, group.row.zone, group.holds)
    return replace_plan(call, plan._replace(changes=old.edition + (new.at != old.at)), wish)


def replace_plan(call: Call, plan: Plan, wish: Wish) -> Call:
    """The gathering at another time, with what else was typed."""
    return call._replace(plan=plan, title=wish.title, minutes=wish.minutes)


def _plan(group: Group, wish: Wish, now: datetime, changes: int) -> Plan:
    dates = group.calendar(tuple(hold for hold in group.holds if hold.weeks)).dates
    return Plan(anchor(wish.on, dates), wish.clock, now, changes, len(group.holds))
