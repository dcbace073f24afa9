"""One enrolment while openings are worked out: which week it would like to open on a date, and how urgently."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from unhurried.pacing.rules import policy
from unhurried.pacing.rules.places import Opened, Opening, Place
from unhurried.pacing.rules.rhythm import Rhythm

ON_ITS_DATE, KEPT_BACK, BETWEEN = range(3)


class Wish(NamedTuple):
    """A week that could open now. `yields` says that it may delay no later group week. docs: pacing §2.3"""

    rank: int
    position: int
    yields: bool
    earlier: bool = False


class Track:
    """A place with the openings that the plan has added to it."""

    def __init__(self, place: Place, rhythm: Rhythm) -> None:
        self.place, self.rhythm = place, rhythm
        self.opened: dict[int, Opened | Opening] = dict(place.openings)
        self.late = place.is_late(rhythm)
        self.joined_on = rhythm.date_of(place.joined) if place.joined else date.min
        self.first_unopened = 1
        self.furthest = self.newest = 0
        if place.opened:
            self.furthest = max([opened.position for opened in place.opened if not opened.carried], default=0)
            self.newest = max(self.opened)
        self._ends_with_group = place.interval_on(date.max) is None

    def is_up_to_date(self) -> bool:
        """Whether they have open or passed what the group has had so far, and no earlier week waits for them."""
        begun = self.furthest > 0 or not self.late
        return begun and self.newest == self.furthest and not self._earlier(self.furthest)

    def stays_with_group(self, day: date) -> bool:
        """Whether from that date on they go with the group."""
        turns = self.place.turns
        return self._ends_with_group and (not turns or all(turn.on <= day for turn in turns))

    def add(self, *opened: Opening) -> None:
        """Remember more openings."""
        for one in opened:
            self.opened[one.position] = one
        self.furthest = max(self.furthest, opened[-1].position)
        self.newest = max(self.newest, self.furthest)

    def wish(self, day: date, at: datetime) -> Wish | None:
        """The week that this place would open at its preferred hour `at` of that local date."""
        if self.place.joined is not None and at < self.place.joined:
            return None
        interval = self.place.interval_on(day)
        return self._own(day, interval) if interval else self._group(day, at)

    def _group(self, day: date, at: datetime) -> Wish | None:
        calendar = self.place.calendar
        present = calendar.present(day)
        if not present:
            return None
        if self.late and not self.furthest and (first := self._first_page(present, day, at)):
            return first
        if present not in self.opened:
            if calendar.dates[present - 1] == day:
                return Wish(ON_ITS_DATE, present, yields=False)
            if present >= self.furthest:
                return Wish(KEPT_BACK, present, yields=True)
        return self._earlier(max(present, self.furthest))

    def _first_page(self, present: int, day: date, at: datetime) -> Wish | None:
        """The present week, or the next one where that is nearer than 72 hours. docs: pacing §2.5"""
        calendar = self.place.calendar
        after = calendar.after(day)
        instant = self.rhythm.first_at(calendar.dates[after - 1]) if after else None
        near = instant is not None and instant - at < policy.BETWEEN_OPENINGS
        first = after if near and after else present
        if first in self.opened:
            return None
        on_its_date = calendar.dates[first - 1] == day
        return Wish(ON_ITS_DATE if on_its_date else KEPT_BACK, first, yields=not on_its_date)

    def _earlier(self, front: int) -> Wish | None:
        position = self.first_unopened
        while position < front:
            if position not in self.opened and self.place.calendar.weeks[position - 1].kind != "rest":
                return Wish(BETWEEN, position, yields=True, earlier=True)
            self.first_unopened = position = position + 1
        return None

    def _own(self, day: date, interval: int) -> Wish | None:
        due = self.own_due(interval)
        if due is None or day < due:
            return None
        return Wish(BETWEEN, self.newest + 1, yields=day > due)

    def own_due(self, interval: int) -> date | None:
        """The date on which the next week is due at an own pace; None while it waits for reading or has ended."""
        highest = self.newest
        if highest == 0:
            first = self.place.calendar.dates[0]
            return self.joined_on if self.late else first
        if highest == len(self.place.weeks):
            return None
        start = self._start_of_interval(highest)
        return start + timedelta(days=interval) if start else None

    def _start_of_interval(self, highest: int) -> date | None:
        if not self.place.week(highest).counted:
            return self.opened[highest].day
        read = self.place.reads.get(highest)
        return self.rhythm.date_of(read) if read else None

    def next_date(self, day: date) -> date | None:
        """The first date, `day` or later, on which a wish is possible; a change of pace counts as one."""
        if len(self.opened) == len(self.place.weeks):
            return None
        day = max(day, self.joined_on)
        interval = self.place.interval_on(day)
        found = self._next_own(day, interval) if interval else self._next_group(day)
        dates = [turn.on for turn in self.place.turns if turn.on > day]
        return min([*dates, found] if found else dates, default=None) if dates else found

    def _next_own(self, day: date, interval: int) -> date | None:
        due = self.own_due(interval)
        return max(due, day) if due else None

    def _next_group(self, day: date) -> date | None:
        calendar = self.place.calendar
        present = calendar.present(day)
        waiting = present and present not in self.opened and present >= self.furthest
        if waiting or self._earlier(max(present, self.furthest)):
            return max(day, calendar.dates[0])
        after = present + 1
        while after in self.opened:
            after += 1
        return calendar.dates[after - 1] if after <= len(calendar.dates) else None
