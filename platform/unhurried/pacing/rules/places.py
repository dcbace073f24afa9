"""One enrolment as pace sees it: the group's calendar, the person's way through it, and the facts so far."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from unhurried.curriculum.rules import Week
from unhurried.pacing.rules.evolving import Kept, evolved
from unhurried.pacing.rules.rhythm import Rhythm


class Hold(NamedTuple):
    """The group waits `weeks` weeks before week `position`; `set_at` None was set before anything happened.

    With `days` it is that week's date alone that changes, by so many days, and those after it keep theirs.
    """

    position: int
    weeks: int
    set_at: datetime | None = None
    days: int = 0

    @property
    def name(self) -> str:
        """What tells the note about it from those about others."""
        named = f"{self.position}@{self.set_at.isoformat() if self.set_at else ''}"
        return f"{named}@{self.days}" if self.days else named


@lru_cache(maxsize=1 << 12)
def dates_of(starts_on: date, day: int, weeks: int, holds: tuple[Hold, ...]) -> tuple[date, ...]:
    """The date of each of so many weeks, the same for all of a group who share a day offset. docs: pacing §2.1"""
    return tuple([_date_of(starts_on + timedelta(day), position, holds) for position in range(1, weeks + 1)])


def _date_of(first: date, position: int, holds: tuple[Hold, ...]) -> date:
    held = sum([hold.weeks for hold in holds if hold.position <= position])
    alone = sum([hold.days for hold in holds if hold.position == position])
    return first + timedelta(alone, weeks=position - 1 + held)


@dataclass(frozen=True)
class Calendar:
    """A group's weeks on one person's dates: their day offset included, their hour and zone not. docs: pacing §2.1"""

    starts_on: date
    weeks: tuple[Week, ...]
    holds: tuple[Hold, ...] = ()
    day: int = 0

    @Kept
    def dates(self) -> tuple[date, ...]:
        """The date of each week, in order."""
        return dates_of(self.starts_on, self.day, len(self.weeks), self.holds)

    @Kept
    def counted(self) -> tuple[bool, ...]:
        """Whether leaving each week unread counts, in order."""
        return tuple([week.counted for week in self.weeks])

    def present(self, day: date) -> int:
        """The position of the group's present week on that date; 0 before the first."""
        return bisect_right(self.dates, day)

    def after(self, day: date) -> int | None:
        """The position of the first week later than that date."""
        position = self.present(day) + 1
        return position if position <= len(self.weeks) else None


class Opened(NamedTuple):
    """The fact that a week opened: its planned instant and the date that was local then. docs: pacing §1

    `earlier` marks a week that was caught up on, `carried` one that came along from another cohort.
    """

    position: int
    at: datetime
    day: date
    earlier: bool = False
    carried: bool = False


class Opening(NamedTuple):
    """A week that opens for one place at `at` (UTC), the local date `day`. Its planned instant never changes."""

    place: str
    position: int
    kind: str
    at: datetime
    day: date
    earlier: bool = False

    def fact(self) -> Opened:
        """The same as a fact of its place."""
        return Opened(self.position, self.at, self.day, self.earlier)


def facts_of(openings: Iterable[Opening]) -> list[Opened]:
    """These openings as facts of their place."""
    return [Opened(one.position, one.at, one.day, one.earlier) for one in openings]


class Turn(NamedTuple):
    """From that local date on: own pace at this interval in local dates, or None for the group's. docs: pacing §2.6"""

    on: date
    interval: int | None


@dataclass(frozen=True)
class Gathering:
    """A live call of the group."""

    id: str
    at: datetime


@dataclass(frozen=True)
class Message:
    """An announcement or a digest that may ride in a letter, from `since` on and never after `until`."""

    id: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Place:
    """One enrolment: what was chosen and what has happened. Instants are aware UTC; reads are first reads by position.

    `interval` None is group pace. A place that was left stays in the person: its openings and letters still count.
    """

    id: str
    calendar: Calendar
    began: date
    interval: int | None = None
    turns: tuple[Turn, ...] = ()
    joined: datetime | None = None
    left: datetime | None = None
    opened: tuple[Opened, ...] = ()
    reads: Mapping[int, datetime] = field(default_factory=dict)
    gatherings: tuple[Gathering, ...] = ()
    announcements: tuple[Message, ...] = ()
    digests: tuple[Message, ...] = ()
    after_course: bool = False

    @property
    def weeks(self) -> tuple[Week, ...]:
        """The course's weeks, in order."""
        return self.calendar.weeks

    @Kept
    def openings(self) -> dict[int, Opened]:
        """What is open, by position."""
        return {opened.position: opened for opened in self.opened}

    @property
    def complete(self) -> bool:
        """Whether every week has opened."""
        return len(self.openings) == len(self.weeks)

    def week(self, position: int) -> Week:
        """The week at that position, counted from 1."""
        return self.weeks[position - 1]

    def and_opened(self, facts: Sequence[Opened]) -> Place:
        """The place with these openings besides."""
        openings = {**self.openings, **{fact.position: fact for fact in facts}}
        return evolved(self, opened=(*self.opened, *facts), openings=openings)

    def and_read(self, position: int, at: datetime) -> Place:
        """The place with this week read at `at`; the first time stays."""
        return evolved(self, reads={position: at, **self.reads})

    def and_lived(self, facts: Sequence[Opened], reads: Mapping[int, datetime]) -> Place:
        """The place with these openings, and with these weeks read, none of which was before."""
        openings = {**self.openings, **{fact.position: fact for fact in facts}}
        return evolved(self, opened=(*self.opened, *facts), openings=openings, reads={**self.reads, **reads})

    def as_of(self, at: datetime) -> Place:
        """The place with what was read before an instant."""
        return evolved(self, reads={position: read for position, read in self.reads.items() if read < at})

    @Kept
    def waits_for_reading(self) -> bool:
        """Whether reading may move its openings, as at an own pace, now or later."""
        return self.interval is not None or any(turn.interval is not None for turn in self.turns)

    def interval_on(self, day: date) -> int | None:
        """The own interval that holds on a local date, in dates; None is the group's pace."""
        chosen = self.interval
        for turn in self.turns:
            chosen = turn.interval if turn.on <= day else chosen
        return chosen

    def is_late(self, rhythm: Rhythm) -> bool:
        """Whether they joined after the group's first week by their own calendar."""
        return self.joined is not None and self.joined > rhythm.first_at(self.calendar.dates[0])
