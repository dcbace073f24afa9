"""A usual stretch: weeks open, are told, and are read sooner or later or not at all; nothing else is due meanwhile.

It is what one look after another would find, found at once. Where anything else may be due, or a letter finds no place,
it ends, and the whole rules are asked. A test holds both against each other. docs: pacing §2, §3, §4
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from unhurried.letters.rules import weeks
from unhurried.letters.rules.budget import fits_after
from unhurried.letters.rules.decide import Outreach, Step
from unhurried.letters.rules.events import unheld_date
from unhurried.letters.rules.facts import Person, unread_since
from unhurried.letters.rules.history import Letter, Skip
from unhurried.letters.rules.items import Item, gathering_item, item_of_week
from unhurried.letters.rules.ladder import SURELY_NO_RUNG
from unhurried.letters.rules.rungs import NEVER, Rungs
from unhurried.letters.rules.usual import is_calm
from unhurried.pacing.rules import Opening, Place, next_opening, own_opening


class Doing(NamedTuple):
    """What the person will do: `reading` says when a lesson that opens is read, asked once for each, in order.

    `readings` are instants and positions of those that are open already, `before` is the first other deed.
    """

    reading: Callable[[Opening], datetime | None]
    readings: Iterable[tuple[datetime, int]] = ()
    before: datetime | None = None


def usual_stretch(person: Person, now: datetime, doing: Doing) -> Stretch | None:
    """What happens from a look at `now` on, to somebody in one group; None where this look is not usual."""
    if len(person.places) != 1 or (person.actions and person.actions[-1] >= now) or not is_calm(person, date.min):
        return None
    [place] = person.places
    if place.left is not None or _changes_pace(person, place, now):
        return None
    stretch = Stretch(person, place, doing)
    stretch.rungs.begin(unread_since(place, person.acted(now), now))
    if stretch.next_look() != now:
        return None
    while stretch.take_next():
        pass
    return stretch if stretch.steps else None


def _changes_pace(person: Person, place: Place, now: datetime) -> bool:
    """Whether their pace changes at a later date than that of a look."""
    return bool(place.turns) and any(turn.on > person.rhythm.date_of(now) for turn in place.turns)


class Stretch:
    """`steps` in order of time, `reads` as instants by position, the readings that are still ahead, and the end."""

    def __init__(self, person: Person, place: Place, doing: Doing) -> None:
        self.person, self.place, self.rhythm = person, place, person.rhythm
        self.following, self.reading = next_opening(person), doing.reading
        self.ahead, self.before = sorted(doing.readings), doing.before or NEVER
        self.events = person.events
        self.noisy_at = self._noisy_at()
        self.steps: list[Step] = []
        self.openings: list[Opening] = []
        self.reads: dict[int, datetime] = {}
        self.at = NEVER
        self.taken = sorted(person.history.taken)[-3:]
        self.welcomes = person.history.welcomes(place.id)
        self.rungs = Rungs(person, place)
        self._interval = place.interval_on(date.max)
        self._waits = bool(place.calendar.holds)
        self._sent = {*person.history.sent} if place.gatherings else set[Item]()

    def _noisy_at(self) -> datetime:
        """The first hour at which anything but weeks and the ladder may be due."""
        return self.rhythm.first_at(self.events[0].day) if self.events else NEVER

    def after(self, *, settles: bool) -> Person:
        """The person after it."""
        return self.person.and_lived(self.openings, self.steps, self.reads, settles=settles)

    def next_look(self) -> datetime:
        """The hour at which the next week opens or, before it, that of the ladder's next rung."""
        opens = self.following.at if self.following else NEVER
        return min(opens, self.rungs.at()) if self.rungs.unread else opens

    def take_next(self) -> bool:
        """Take what comes next, a look or a reading; False where that is not usual, or nothing comes."""
        if self.ahead and self._is_before_looks(self.ahead[0][0]):
            return self._read(*self.ahead[0])
        look, opening = self.next_look(), self.following
        if look >= self.noisy_at or look > self.before or look == NEVER:
            return False
        if opening and opening.at == look:
            return self._open(opening, with_rung=bool(self.rungs.unread) and self.rungs.at() == look)
        step = self.rungs.step(look, self.taken, self._dates_ahead)
        return step is not None and not self.welcomes and self._record(step, look)

    def _is_before_looks(self, at: datetime) -> bool:
        if self.following and at >= self.following.at:
            return False
        unread = self.rungs.unread
        return not unread or at < unread[0].at + SURELY_NO_RUNG or at < self.rungs.at()

    def _record(self, step: Step, at: datetime) -> bool:
        self.steps.append(step)
        self.at = at
        if step.letter:
            self.taken.append(step.letter.day)
        return True

    def _read(self, at: datetime, position: int) -> bool:
        if at >= self.noisy_at or at >= self.before:
            return False
        del self.ahead[0]
        self.reads[position] = self.at = at
        goes_on = self.rungs.end()
        return goes_on and (self.following is not None or self._goes_on_after(position))

    def _open(self, opening: Opening, *, with_rung: bool) -> bool:
        """The week that opens, and its letter, unless two are unread; of the ladder only a task may come with it."""
        day, outreach = opening.day, tuple[Outreach, ...]()
        if with_rung and (outreach := self.rungs.outreach()) == ():
            return False
        item = item_of_week(opening.place, opening.kind, opening.position)
        if self.rhythm.is_quiet_at(day):
            return False
        unread = self.rungs.unread
        if unread and (len(unread) >= weeks.UNREAD_STOPS or self.rungs.silent):
            self._record(Step((opening,), None, (Skip(day, item, "two_unread"),), outreach), opening.at)
            self.taken.append(day)
        elif not self._has_place(day) or (self._waits and self._may_tell_of_hold(day)):
            return False
        else:
            items = (item, *self.welcomes, *(self._gatherings(opening) if self.place.gatherings else ()))
            self._record(Step((opening,), Letter(opening.at, day, items), (), outreach), opening.at)
            self.welcomes = []
        if outreach:
            self.rungs.next()
        self.openings.append(opening)
        if self._interval is None:
            self.following = self.person.coming.nth(len(self.openings))
        self._plan_reading(opening)
        return self._goes_on_after(opening.position)

    def _plan_reading(self, opening: Opening) -> None:
        read = self.reading(opening) if opening.kind == "lesson" else None
        if read and self._is_read_at_once(opening, read):
            self.reads[opening.position] = self.at = read
            return
        if read:
            insort(self.ahead, (read, opening.position))
        if self.place.calendar.counted[opening.position - 1]:
            self.rungs.unread.append(opening)

    def _is_read_at_once(self, opening: Opening, read: datetime) -> bool:
        """Whether a lesson is read before anything else comes; nothing was unread or about to be read."""
        if self.ahead or self.rungs.unread or read >= self.noisy_at or read >= self.before:
            return False
        following = self.following if self._interval is None else None
        return read < opening.at + SURELY_NO_RUNG and (following is None or read < following.at)

    def _has_place(self, day: date) -> bool:
        taken = self.taken
        return not taken or (day - taken[-1]).days >= 7 or (day not in taken and fits_after(day, taken[-3:]))

    def _gatherings(self, opening: Opening) -> list[Item]:
        """What this week's letter names: the gatherings before the next group week. They are no events any more."""
        place, day = self.place, opening.day
        group_week = place.calendar.after(day)
        until = self.rhythm.first_at(place.calendar.dates[group_week - 1]) if group_week else NEVER
        near = [gathering_item(place.id, one.id) for one in place.gatherings if opening.at < one.at < until]
        named = [item for item in near if item not in self._sent]
        if named:
            self._sent.update(named)
            self.events = tuple([event for event in self.events if event.item not in named])
            self.noisy_at = self._noisy_at()
        return named

    def _may_tell_of_hold(self, day: date) -> bool:
        """Whether the note of a hold may ride in this week's letter, as the last before the date that it frees."""
        following = self.person.coming.nth(len(self.openings) + 1)
        unheld = [unheld_date(self.place, hold) for hold in self.place.calendar.holds]
        return any(day < held and (following is None or held <= following.day) for held in unheld)

    def _goes_on_after(self, position: int) -> bool:
        """Find the next week, once this one has opened or was read; False where it does not open when it is due."""
        if self._interval is None:
            return self.following is not None or not self.place.after_course
        last, read = self.openings[-1] if self.openings else None, self.reads.get(position)
        if last is None or last.position != position:
            return False
        if self.place.calendar.counted[position - 1] and not read:
            self.following = None
            return True
        self.following = own_opening(self.rhythm, self.place, self._interval, last, read)
        return self.following is not None

    def _dates_ahead(self, last: date) -> list[date] | None:
        """The date up to `last` that the next week takes; None where two weeks come, or more than weeks may be due."""
        coming, events = self.following, self.events
        if events and events[0].day <= last:
            return None
        if coming is None or coming.day > last:
            return []
        second = self.person.coming.nth(len(self.openings) + 1) if self._interval is None else None
        if (second is not None and second.day <= last) or not self._has_place(coming.day):
            return None
        return None if self.rhythm.is_quiet_at(coming.day) else [coming.day]
