"""A group as it has decided things over time: what was known of its holds, gatherings and announcements when.

Somebody who reads each page as it opens has lived through these decisions one after another, so that the timeline of a
group that has begun says what did happen, and what comes is what follows from it (docs: pacing §5, I9).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, NamedTuple

from unhurried.gatherings.queries.meetings import item_id
from unhurried.gatherings.rules import Plan, Timing, timing
from unhurried.pacing import rules


class SetHold(NamedTuple):
    """A hold as it is kept, with its id; 0 is one that nobody has set yet."""

    id: int
    position: int
    weeks: int
    set_at: datetime
    days: int = 0


class Call(NamedTuple):
    """A gathering as it is kept: its time is worked out from the holds. `off_at` is when it was called off."""

    id: int
    title: str
    minutes: int
    plan: Plan
    off_at: datetime | None = None


class Notice(NamedTuple):
    """The news that gathering `call` is not at `until`, and the zones in which somebody had been told so."""

    name: str
    call: int
    made_at: datetime
    until: datetime
    zones: frozenset[str]


class Said(NamedTuple):
    """An announcement to the whole group."""

    id: str
    made_at: datetime
    until: datetime
    back_at: datetime | None = None


class Known(NamedTuple):
    """What stands at one moment: the holds, the gatherings with their names in letters, what is announced."""

    holds: tuple[SetHold, ...]
    gatherings: tuple[rules.Gathering, ...]
    said: tuple[rules.Message, ...]


@dataclass(frozen=True)
class Group:
    """Everything that a group has decided. `row` is its cohort, `plain` its calendar without any hold.

    `before` is the group as it was until `since`, where something is tried out that nobody has decided yet.
    """

    row: Any
    plain: rules.Calendar
    holds: tuple[SetHold, ...] = ()
    calls: tuple[Call, ...] = ()
    notices: tuple[Notice, ...] = ()
    said: tuple[Said, ...] = ()
    before: Group | None = None
    since: datetime | None = None

    @property
    def starts_on(self) -> date:
        """The group's first day."""
        return self.row.starts_on

    @property
    def hour(self) -> time:
        """The hour that people start from."""
        return self.row.hour

    def calendar(self, holds: tuple[SetHold, ...], day: int = 0) -> rules.Calendar:
        """The group's weeks with these holds, on the dates of someone with that day offset."""
        held = tuple(rules.Hold(hold.position, hold.weeks, hold.set_at, hold.days) for hold in holds)
        return replace(self.plain, holds=held, day=day)

    def moments(self) -> list[datetime]:
        """The instants at which something was decided, in order."""
        found = {hold.set_at for hold in self.holds} | {one.made_at for one in self.notices}
        found |= {at for one in self.said for at in (one.made_at, one.back_at) if at}
        for call in self.calls:
            found |= {call.plan.planned_at, *([call.off_at] if call.off_at else [])}
        if self.before is not None and self.since is not None:
            found = {*found, *self.before.moments(), self.since}
        return sorted(found)

    def known(self, at: datetime, zone: str) -> Known:
        """What was decided by an instant, that instant included, as somebody in this zone has it."""
        if self.before is not None and self.since is not None and at < self.since:
            return self.before.known(at, zone)
        holds = tuple(hold for hold in self.holds if hold.set_at <= at)
        times = self.times(at)
        met = [rules.Gathering(name_of(number, when), when.at) for number, when in times.items()]
        met += [rules.Gathering(one.name, one.until) for one in self.notices if _is_news(one, at, zone, times)]
        said = [one for one in self.said if one.made_at <= at]
        told = tuple(rules.Message(one.id, one.made_at, min(one.until, one.back_at or one.until)) for one in said)
        return Known(holds, tuple(sorted(met, key=lambda one: (one.at, one.id))), told)

    def times(self, at: datetime) -> dict[int, Timing]:
        """When each gathering is that stands at an instant, by id."""
        holds = [hold for hold in self.holds if hold.set_at <= at]
        found = {}
        for call in self.calls:
            if call.plan.planned_at <= at and not (call.off_at and call.off_at <= at):
                found[call.id] = timing(call.plan, self.starts_on, self.row.zone, holds)
        return found

    def changed(self, now: datetime, **parts: Any) -> Group:
        """The group with other holds or gatherings from now on; until now it was as it is."""
        return replace(self, before=self, since=now, **parts)


def _is_news(one: Notice, at: datetime, zone: str, times: dict[int, Timing]) -> bool:
    """Whether a notice is out, somebody here had been told the old time, and it is another one now."""
    stands = times.get(one.call)
    return one.made_at <= at and zone in one.zones and (stands is None or stands.at != one.until)


def name_of(number: int, when: Timing) -> str:
    """What letters call a gathering: `7`, and `7.1` after its time changed once."""
    return item_id(number, when.edition)
