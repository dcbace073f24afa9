"""The timeline of a group: what opens, goes out and takes place in each zone; the zones that agree stand together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from unhurried.desk.foretelling.group import Group
from unhurried.desk.foretelling.living import Life, Living
from unhurried.desk.foretelling.reading import Seats, zones_of
from unhurried.pacing.rules import instant_of, local
from unhurried.pacing.rules.times import offset_on

DAYS = 2 * 366


@dataclass(frozen=True)
class Happening:
    """One thing on the timeline. `local` is its wall clock in the zone; `what` is `opens`, `letter` or `meets`.

    `name` tells it from others before and after a change: a week, a gathering; a letter has its `items` instead.
    """

    what: str
    at: datetime
    local: datetime
    name: str = ""
    position: int = 0
    title: str = ""
    items: tuple[str, ...] = ()

    @property
    def as_there(self) -> tuple[object, ...]:
        """The same on the wall clock, whichever zone it is; a gathering by its date."""
        when = self.local.date() if self.what == "meets" else self.local.replace(tzinfo=None)
        return (self.what, when, self.name, self.items)


@dataclass(frozen=True)
class ZonePlan:
    """One zone: how many go with the group and how many at their own pace, and what happens there."""

    zone: str
    people: int
    own_pace: int
    rows: tuple[Happening, ...]

    @cached_property
    def letters(self) -> tuple[Happening, ...]:
        """The letters, in order of time."""
        return tuple(row for row in self.rows if row.what == "letter")


def zone_plans(group: Group, seats: Seats, since: datetime) -> list[ZonePlan]:
    """The plan for every zone in which somebody lives; for the group's own where nobody is in yet."""
    lives = Lives(group, since)
    found = []
    for zone, there in (zones_of(seats) or {group.row.zone: []}).items():
        own = sum(place.pace == "own" for place, _person in there)
        found.append(ZonePlan(zone, len(there) - own, own, tuple(rows_of(group, lives.of(zone), zone))))
    return found


class Lives:
    """The lives in a group by zone; zones whose clocks agree all through it share one."""

    def __init__(self, group: Group, since: datetime) -> None:
        self.group, self.since = group, since
        self.first = min(since.date(), group.starts_on) - timedelta(days=4)
        self._known: dict[object, Life] = {}

    def of(self, zone: str) -> Life:
        """The life of somebody in this zone."""
        told = tuple(zone in one.zones for one in self.group.notices)
        key = (self._clocks(zone), told)
        if key not in self._known:
            self._known[key] = Living(self.group, zone, since=self.since).run()
        return self._known[key]

    def _clocks(self, zone: str) -> tuple[object, ...]:
        """What the zone's clocks show over two years, as far as pages and letters ask."""
        days = [self.first + timedelta(days=more) for more in range(DAYS)]
        hours = (time(0), time(8), self.group.hour, time(20, 30))
        offsets = [offset_on(zone, day) for day in days]
        changing = [day for day, at in zip(days, offsets, strict=True) if at is None]
        return (*offsets, *(instant_of(zone, day, hour) for day in changing for hour in hours))


def rows_of(group: Group, life: Life, zone: str) -> Iterator[Happening]:
    """Everything of a life in one list by time, with the gatherings that stand at its end."""
    yield from sorted([*_lived(life, zone), *_met(group, zone)], key=lambda row: (row.at, row.what != "opens"))


def _lived(life: Life, zone: str) -> Iterable[Happening]:
    for one in life.openings:
        yield Happening("opens", one.at, local(zone, one.at), f"week:{one.position}", one.position)
    for letter in life.letters:
        items = tuple(item.name for item in letter.items)
        yield Happening("letter", letter.at, local(zone, letter.at), items=items)


def _met(group: Group, zone: str) -> Iterable[Happening]:
    titles = {call.id: call.title for call in group.calls}
    for number, when in group.times(datetime.max.replace(tzinfo=UTC)).items():
        yield Happening("meets", when.at, local(zone, when.at), f"gathering:{number}", title=titles[number])
