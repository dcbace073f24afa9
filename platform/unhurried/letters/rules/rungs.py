"""The ladder in a usual stretch: what each rung writes, where its letter finds a place at once. docs: pacing §4"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from unhurried.letters.rules import ladder
from unhurried.letters.rules.budget import fits
from unhurried.letters.rules.decide import Outreach, Step
from unhurried.letters.rules.facts import Person
from unhurried.letters.rules.history import Letter, Skip
from unhurried.letters.rules.items import Item
from unhurried.letters.rules.ladder import Ladder, wants_day_four
from unhurried.letters.rules.moment import AHEAD
from unhurried.pacing.rules import Opened, Opening, Place

Ahead = Callable[[date], list[date] | None]
NEVER = datetime.max.replace(tzinfo=UTC)
FIRST, NOTE, TASK, LAST, SILENCE = range(5)


class Rungs:
    """What has opened since the last action and is unread, and how far the ladder of its first lesson has come."""

    def __init__(self, person: Person, place: Place) -> None:
        self.person, self.place, self.rhythm = person, place, person.rhythm
        self.unread: list[Opened | Opening] = []
        self._number = FIRST
        self._at: datetime | None = None

    def begin(self, unread: Sequence[Opened]) -> None:
        """Take over what is unread already, and what of its ladder was decided."""
        self.unread = [*unread]
        while self.unread and self._number < SILENCE and self._is_decided():
            self.next()

    def _is_decided(self) -> bool:
        one = self.ladder()
        if self._number == TASK:
            return (one.place, one.zero) in self.person.tasks
        return self._item() in self.person.history.done

    @property
    def silent(self) -> bool:
        """Whether the closing note had its turn."""
        return self._number == SILENCE

    def ladder(self) -> Ladder:
        """The ladder of the first unread lesson."""
        first = self.unread[0]
        return Ladder(self.place.id, first.position, first.day)

    def _item(self) -> Item:
        return self.ladder().item({FIRST: "reminder", NOTE: "no_rush", LAST: "closing_note"}[self._number])

    def _day(self) -> date:
        days = (ladder.REMINDER, ladder.NO_RUSH, ladder.OUTREACH, ladder.CLOSING)[self._number]
        return self.unread[0].day + timedelta(days)

    def at(self) -> datetime:
        """The hour of the next rung; `NEVER` after the last one."""
        if self._at is None:
            self._at = NEVER if self.silent else self.rhythm.first_at(self._day())
        return self._at

    def next(self) -> None:
        """Go up to the next rung."""
        self._number, self._at = self._number + 1, None

    def end(self) -> bool:
        """An action resets all; False where reminders were ignored, which is counted anew from the ledger."""
        ignored = self._number > NOTE
        self.unread.clear()
        self._number, self._at = FIRST, None
        return not ignored

    def outreach(self) -> tuple[Outreach, ...]:
        """The task of day 14, where that is the rung."""
        one = self.ladder()
        return (Outreach(one.place, one.zero),) if self._number == TASK else ()

    def step(self, at: datetime, taken: Sequence[date], ahead: Ahead) -> Step | None:
        """What a look at the next rung writes, and go up; None where the whole rules have to say it."""
        day, number = self._day(), self._number
        if self.rhythm.open_at(day) != at or self.rhythm.is_quiet_at(day):
            return None
        found = Step(outreach=self.outreach()) if number == TASK else self._letter(at, day, taken, ahead)
        if found:
            self.next()
        return found

    def _letter(self, at: datetime, day: date, taken: Sequence[date], ahead: Ahead) -> Step | None:
        item = self._item()
        if not self.rhythm.reminders or (self._number == FIRST and not wants_day_four(self.person)):
            return Step(skips=(Skip(day, item, "reminders_off"),))
        dates = ahead(day + AHEAD)
        if dates is None or day in taken:
            return None
        if fits(day, [*taken[-3:], *dates]):
            return Step(letter=Letter(at, day, (item,)))
        return Step(skips=(Skip(day, item, "budget"),)) if self._number == FIRST else None
