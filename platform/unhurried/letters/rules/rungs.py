"""The ladder in a usual stretch: what each rung writes, where its letter finds a place at once. docs: pacing §4"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from unhurried.letters.rules import ladder
from unhurried.letters.rules.along import NEVER
from unhurried.letters.rules.budget import fits_between, has_place
from unhurried.letters.rules.decide import Outreach, Step
from unhurried.letters.rules.facts import Person
from unhurried.letters.rules.history import Letter, Skip
from unhurried.letters.rules.items import Item
from unhurried.letters.rules.ladder import Ladder, ignored_reminders, reminders_sent
from unhurried.letters.rules.moment import AHEAD
from unhurried.pacing.rules import Opened, Opening, Place

Ahead = Callable[[date], list[date] | None]
Beside = tuple[tuple[Item, ...], tuple[Skip, ...], tuple[Outreach, ...]]
FIRST, NOTE, TASK, LAST, SILENCE = range(5)
KINDS = {FIRST: "reminder", NOTE: "no_rush", LAST: "closing_note"}


class Rungs:
    """What has opened since the last action and is unread, and how far the ladder of its first lesson has come."""

    def __init__(self, person: Person, place: Place, unread: Sequence[Opened]) -> None:
        self.person, self.place, self.rhythm = person, place, person.rhythm
        self.unread: list[Opened | Opening] = [*unread]
        self._at: datetime | None = None
        self._day = date.min
        self._known: Ladder | None = None
        self._number, self._reminded = FIRST, False
        self._ignored: int | None = None
        self._ignored_since = 0
        while self.unread and self._number < SILENCE and self._is_decided():
            self._number += 1
        if self._number == NOTE:
            self._reminded = self._ladder().item("reminder") in reminders_sent(person)

    def _is_decided(self) -> bool:
        """Whether this rung of what is unread already has had its turn."""
        if self._number == TASK:
            one = self._ladder()
            return (one.place, one.zero) in self.person.tasks
        return self._item() in self.person.history.done

    @property
    def silent(self) -> bool:
        """Whether the closing note had its turn."""
        return self._number == SILENCE

    def _ladder(self) -> Ladder:
        if self._known is None:
            first = self.unread[0]
            self._known = Ladder(self.place.id, first.position, first.day)
        return self._known

    def _item(self) -> Item:
        return self._ladder().item(KINDS[self._number])

    def at(self) -> datetime:
        """The hour of the next rung of what is unread; `NEVER` after the last one."""
        if self._at is None:
            days = (ladder.REMINDER, ladder.NO_RUSH, ladder.OUTREACH, ladder.CLOSING, 0)[self._number]
            self._day = self.unread[0].day + timedelta(days)
            self._at = NEVER if self.silent else self.rhythm.first_at(self._day)
        return self._at

    def end(self) -> None:
        """An action resets all."""
        self.unread.clear()
        self._number, self._at, self._known, self._reminded = FIRST, None, None, False

    def _next(self, *, reminds: bool = False) -> None:
        """Go up to the next rung. A reminder that was sent and has no action by the next one was ignored."""
        if self._number == NOTE:
            self._ignored_since += self._reminded
        self._number, self._at, self._reminded = self._number + 1, None, reminds

    def _is_wanted(self) -> bool:
        """Whether they said yes to reminders and, for that of day 4, have not ignored two of them."""
        if self._number > FIRST or not self.rhythm.reminders:
            return self.rhythm.reminders
        if self._ignored is None:
            self._ignored = ignored_reminders(self.person)
        return self._ignored + self._ignored_since < ladder.IGNORED_AT_MOST

    def alone(self, at: datetime, taken: Sequence[date], ahead: Ahead) -> Step | None:
        """What a look at the next rung writes, and go up; None where the whole rules have to say it."""
        day, number = self._day, self._number
        if self.rhythm.open_at(day) != at or self.rhythm.is_quiet_at(day):
            return None
        found = Step(outreach=self._outreach()) if number == TASK else self._letter(at, day, taken, ahead)
        if found:
            self._next(reminds=number == FIRST and found.letter is not None)
        return found

    def _letter(self, at: datetime, day: date, taken: Sequence[date], ahead: Ahead) -> Step | None:
        item = self._item()
        if not self._is_wanted():
            return Step((), None, (Skip(day, item, "reminders_off"),))
        dates = ahead(day + AHEAD)
        if dates is None or day in taken[-3:]:
            return None
        if fits_between(day, taken, dates):
            return Step((), Letter(at, day, (item,)))
        return Step((), None, (Skip(day, item, "budget"),)) if self._number == FIRST else None

    def beside(self, day: date, taken: Sequence[date], *, told: bool) -> Beside | None:
        """What a rung adds to a week that opens at its hour, told or not, and go up; None as above."""
        number = self._number
        if self._day != day:
            return None
        if number == TASK:
            found: Beside = ((), (), self._outreach())
        elif not self._is_wanted():
            found = ((), (Skip(day, self._item(), "reminders_off"),), ())
        elif told or (number > FIRST and has_place(day, taken)):
            found = ((self._item(),), (), ())
        else:
            return None
        self._next(reminds=number == FIRST and bool(found[0]))
        return found

    def _outreach(self) -> tuple[Outreach, ...]:
        one = self._ladder()
        return (Outreach(one.place, one.zero),)
