"""A usual stretch: weeks open, are told, and are read sooner or later or not at all; nothing else is due meanwhile.

It is what one look after another would find, found at once. Where anything else may be due, or a letter finds no place,
it ends, and the whole rules are asked. A test holds both against each other. docs: pacing §2, §3, §4
"""

from __future__ import annotations

from bisect import insort
from datetime import date, datetime

from unhurried.letters.rules import ladder, weeks
from unhurried.letters.rules.along import NEVER, Along
from unhurried.letters.rules.budget import has_place
from unhurried.letters.rules.decide import Step
from unhurried.letters.rules.doing import Doing
from unhurried.letters.rules.facts import Person, unread_since
from unhurried.letters.rules.history import Letter, Skip
from unhurried.letters.rules.items import Item, in_order, item_of_week
from unhurried.letters.rules.ladder import SURELY_NO_RUNG
from unhurried.letters.rules.rungs import Beside, Rungs
from unhurried.pacing.rules import Opening, Place, own_opening
from unhurried.pacing.rules.times import DAY, WEEK

NOTHING: Beside = ((), (), ())


class Stretch:
    """`steps` in order of time, `reads` as instants by position, the readings that are still ahead, and the end."""

    def __init__(self, person: Person, place: Place, now: datetime, doing: Doing) -> None:
        self.person, self.place, self.rhythm = person, place, person.rhythm
        self._row = iter(person.coming)
        self.following, self.reading = next(self._row, None), doing.reading
        self.ahead, self.before = sorted(doing.readings), doing.before or NEVER
        self.steps: list[Step] = []
        self.openings: list[Opening] = []
        self.reads: dict[int, datetime] = {}
        self.at = NEVER
        self.taken = sorted(person.history.taken)
        self.welcomes = person.history.welcomes(place.id)
        self.rungs = Rungs(person, place, unread_since(place, person.acted(now), now))
        self.unread = self.rungs.unread
        self.along = Along(person, place)
        self._interval = place.interval_on(date.max)
        self._counted = place.calendar.counted
        self._quiet, self._odd = self.rhythm.quiet_at_hour, self.rhythm.odd_dates

    def after(self, *, settles: bool) -> Person:
        """The person after it."""
        return self.person.and_lived(self.openings, self.steps, self.reads, settles=settles)

    @property
    def is_last(self) -> bool:
        """Whether nothing can come after it: all weeks are open, nothing is left to tell, and nobody does anything."""
        place = self.place
        if self.following or self.ahead or self.along.events or place.after_course or self.before != NEVER:
            return False
        if len(place.opened) + len(self.openings) < len(place.weeks):
            return False
        return not self.unread or self.rungs.silent

    def next_look(self) -> datetime:
        """The hour at which the next week opens or, before it, that of the ladder's next rung."""
        rung = self.rungs.at() if self.unread else NEVER
        following = self.following
        return following.at if following and following.at < rung else rung

    def take_next(self) -> bool:
        """Take what comes next, a look or a reading; False where that is not usual, or nothing comes."""
        opening = self.following
        if not self.ahead and not self.unread:
            return opening is not None and opening.at <= self.before and self._open(opening)
        look = self.next_look()
        if self.ahead and self.ahead[0][0] < look:
            return self._read(*self.ahead[0])
        if look > self.before or look == NEVER:
            return False
        if opening and opening.at == look:
            return self._open(opening)
        if look >= self.along.noisy_at or self.welcomes:
            return False
        step = self.rungs.alone(look, self.taken, self._dates_ahead)
        return step is not None and self._record(step, look)

    def _record(self, step: Step, at: datetime) -> bool:
        self.steps.append(step)
        self.at = at
        if step.letter:
            self.taken.append(step.letter.day)
        return True

    def _read(self, at: datetime, position: int) -> bool:
        if at >= self.along.noisy_at or at >= self.before:
            return False
        del self.ahead[0]
        self.reads[position] = self.at = at
        self.rungs.end()
        return self.following is not None or self._goes_on_after(position)

    def _open(self, opening: Opening) -> bool:
        """The week that opens, with its letter or without."""
        if (self._quiet or opening.day in self._odd) and self.rhythm.is_quiet_at(opening.day):
            return False
        step = self._beside_unread(opening) if self.unread else self._week(opening)
        if step is None:
            return False
        self.steps.append(step)
        self.openings.append(opening)
        self.taken.append(opening.day)
        self.at = opening.at
        if self._interval is not None:
            self._plan_reading(opening, None)
            return self._goes_on_after(opening.position)
        self.following = next(self._row, None)
        self._plan_reading(opening, self.following)
        return self.following is not None or not self.place.after_course

    def _week(self, opening: Opening) -> Step | None:
        items = self._items(opening)
        return Step((opening,), Letter(opening.at, opening.day, items)) if items else None

    def _beside_unread(self, opening: Opening) -> Step | None:
        """The week is not told where two are unread; a rung of the ladder may have the same hour."""
        at, day, rungs = opening.at, opening.day, self.rungs
        told = len(self.unread) < weeks.UNREAD_STOPS and not rungs.silent
        if not told and (at >= self.along.noisy_at or self.welcomes):
            return None
        items = self._items(opening) if told else ()
        beside = rungs.beside(day, self.taken, told=told) if rungs.at() == at else NOTHING
        if items is None or beside is None:
            return None
        more, skips, outreach = beside
        letter = Letter(at, day, in_order([*items, *more]) if more else items) if items or more else None
        stopped = (
            () if told else (Skip(day, item_of_week(opening.place, opening.kind, opening.position), "two_unread"),)
        )
        return Step((opening,), letter, (*stopped, *skips), outreach)

    def _items(self, opening: Opening) -> tuple[Item, ...] | None:
        """What is in the letter of this week; None where it has no place, or the whole rules have to say it."""
        taken, day, along = self.taken, opening.day, self.along
        if taken and day - taken[-1] < WEEK and not has_place(day, taken):
            return None
        items = (item_of_week(opening.place, opening.kind, opening.position), *self.welcomes)
        if along.may_ride(opening):
            if self.steps and opening.at > along.noisy_at:
                return None
            following = self.person.coming.nth(len(self.openings) + 1) if self._interval is None else None
            riders = along.in_letter_of(opening, following)
            if riders is None:
                return None
            items = in_order([*items, *riders]) if riders else items
        self.welcomes = []
        return items

    def _plan_reading(self, opening: Opening, following: Opening | None) -> None:
        """When it is read; `following` is the next week, where that is known."""
        read = self.reading(opening) if opening.kind == "lesson" else None
        if read:
            if self._is_read_next(opening, read) and (following is None or read < following.at):
                self.reads[opening.position] = self.at = read
                return
            insort(self.ahead, (read, opening.position))
        if self._counted[opening.position - 1]:
            self.unread.append(opening)

    def _is_read_next(self, opening: Opening, read: datetime) -> bool:
        """Whether a lesson is read before anything else comes but a week; nothing was unread or about to be read."""
        if self.ahead or self.unread or read >= self.along.noisy_at or read >= self.before:
            return False
        return read < opening.at + SURELY_NO_RUNG or read < self.rhythm.first_at(opening.day + DAY * ladder.REMINDER)

    def _goes_on_after(self, position: int) -> bool:
        """Find the next week, once this one has opened or was read; False where it does not open when it is due."""
        if self._interval is None:
            return self.following is not None or not self.place.after_course
        last, read = self.openings[-1] if self.openings else None, self.reads.get(position)
        if last is None or last.position != position:
            return False
        if self._counted[position - 1] and not read:
            self.following = None
            return True
        self.following = own_opening(self.rhythm, self.place, self._interval, last, read)
        return self.following is not None

    def _dates_ahead(self, last: date) -> list[date] | None:
        """The dates up to `last` that the next weeks take; None where one has no place, or more may be due."""
        if self.along.events and self.along.events[0].day <= last:
            return None
        dates, number, coming = list[date](), len(self.openings), self.following
        while coming is not None and coming.day <= last:
            day = coming.day
            if self.rhythm.is_quiet_at(day) or not has_place(day, [*self.taken[-3:], *dates]):
                return None
            dates.append(day)
            number += 1
            coming = self.person.coming.nth(number) if self._interval is None else None
        return dates
