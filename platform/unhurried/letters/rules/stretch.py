"""A usual stretch: weeks open, are told, and are read, now and then after a reminder; nothing else is due meanwhile.

It is what one look after another would find, found at once. Where anything else may be due it ends, and the whole
rules are asked. A test holds both against each other. docs: pacing §2, §3, §4
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from unhurried.letters.rules import ladder as rungs
from unhurried.letters.rules import weeks
from unhurried.letters.rules.budget import fits, fits_after
from unhurried.letters.rules.decide import Step
from unhurried.letters.rules.events import unheld_date
from unhurried.letters.rules.facts import Person, unread_since, week_item
from unhurried.letters.rules.history import Letter, Skip
from unhurried.letters.rules.ladder import Ladder, wants_day_four
from unhurried.letters.rules.moment import AHEAD
from unhurried.letters.rules.usual import is_calm
from unhurried.pacing.rules import Opened, Opening, Place, next_opening, own_opening

NEVER = datetime.max.replace(tzinfo=UTC)


class Doing(NamedTuple):
    """What the person will do: `reading` says when a lesson that opens is read, asked once for each, in order.

    `readings` are instants and positions of those that are open already, `before` is the first other deed.
    """

    reading: Callable[[Opening], datetime | None]
    readings: Iterable[tuple[datetime, int]] = ()
    before: datetime | None = None


def usual_stretch(person: Person, now: datetime, doing: Doing) -> Stretch | None:
    """What happens from a look at `now` on, to somebody in one group; None where this look is not usual."""
    if len(person.places) != 1 or (person.actions and person.actions[-1] >= now):
        return None
    [place], opening = person.places, next_opening(person)
    if place.left is not None or not is_calm(person, date.min) or _changes_pace(person, place, now):
        return None
    stretch = Stretch(person, opening, unread_since(place, person.acted(now), now), doing)
    if stretch.next_look() != now:
        return None
    while stretch.take_next():
        pass
    return stretch if stretch.steps else None


def _changes_pace(person: Person, place: Place, now: datetime) -> bool:
    """Whether their pace changes at a later date than that of a look."""
    return any(turn.on > person.rhythm.date_of(now) for turn in place.turns)


class Stretch:
    """`steps` in order of time, `reads` as instants by position, the readings that are still ahead, and the end."""

    def __init__(self, person: Person, opening: Opening | None, unread: list[Opened], doing: Doing) -> None:
        [self.place], self.person, self.rhythm = person.places, person, person.rhythm
        self.following, self.unread, self.reading = opening, list[Opened | Opening](unread), doing.reading
        self.ahead, self.before = sorted(doing.readings), doing.before or NEVER
        self.noisy_at = self.rhythm.first_at(person.events[0].day) if person.events else NEVER
        self.steps: list[Step] = []
        self.openings: list[Opening] = []
        self.reads: dict[int, datetime] = {}
        self.at = NEVER
        self._taken = sorted(person.history.taken)[-3:]
        self._interval = self.place.turns[-1].interval if self.place.turns else self.place.interval
        self._more = bool(self.place.gatherings or self.place.calendar.holds)
        self._reminded = bool(unread) and self._ladder().item("reminder") in person.history.done
        self._rung = self._rung_after() if unread else NEVER

    def after(self, *, settles: bool) -> Person:
        """The person after it."""
        return self.person.and_lived(self.openings, self.steps, self.reads, settles=settles)

    def next_look(self) -> datetime:
        """The hour at which the next week opens or, before it, that of the ladder's next rung."""
        return min(self.following.at, self._rung) if self.following else self._rung

    def take_next(self) -> bool:
        """Take what comes next, a look or a reading; False where that is not usual, or nothing comes."""
        look = self.next_look()
        if self.ahead and self.ahead[0][0] < look:
            return self._read(*self.ahead[0])
        if look >= self.noisy_at or look > self.before:
            return False
        if look == self._rung:
            return self._remind(look)
        return self.following is not None and self._open(self.following)

    def _read(self, at: datetime, position: int) -> bool:
        if at >= self.noisy_at or at >= self.before:
            return False
        del self.ahead[0]
        self.reads[position], self.at, self._rung, self._reminded = at, at, NEVER, False
        self.unread.clear()
        return self.following is not None or self._goes_on_after(position)

    def _open(self, opening: Opening) -> bool:
        if len(self.unread) >= weeks.UNREAD_STOPS or not self._has_place(opening.day) or self._may_be_joined(opening):
            return False
        first = not self.openings and self.person.history.welcomes(self.place.id)
        letter = Letter(opening.at, opening.day, (week_item(self.place, opening), *(first or ())))
        self.steps.append(Step((opening,), letter))
        self.openings.append(opening)
        self.at = opening.at
        self._taken.append(opening.day)
        self._plan_reading(opening)
        return self._goes_on_after(opening.position)

    def _plan_reading(self, opening: Opening) -> None:
        if opening.kind == "lesson" and (read := self.reading(opening)):
            insort(self.ahead, (read, opening.position))
        if self.place.calendar.counted[opening.position - 1]:
            self.unread.append(opening)
            if len(self.unread) == 1:
                self._rung = self._rung_after()

    def _has_place(self, day: date) -> bool:
        taken = self._taken
        free = not taken or (day - taken[-1]).days >= 7 or (day not in taken and fits_after(day, taken[-3:]))
        return free and not self.rhythm.is_quiet_at(day)

    def _may_be_joined(self, opening: Opening) -> bool:
        """Whether a gathering or the note of a hold may ride in this week's letter."""
        if not self._more:
            return False
        day, calendar = opening.day, self.place.calendar
        group_week, following = calendar.after(day), self.person.coming.nth(len(self.openings) + 1)
        until = self.rhythm.first_at(calendar.dates[group_week - 1]) if group_week else NEVER
        unheld = [unheld_date(self.place, hold) for hold in calendar.holds]
        noted = any(day < held and (following is None or held <= following.day) for held in unheld)
        return noted or any(opening.at < gathering.at < until for gathering in self.place.gatherings)

    def _goes_on_after(self, position: int) -> bool:
        """Find the next week, once this one has opened or was read; False where it does not open when it is due."""
        if self._interval is None:
            self.following = self.person.coming.nth(len(self.openings))
            return self.following is not None or not self.place.after_course
        last, read = self.openings[-1] if self.openings else None, self.reads.get(position)
        if last is None or last.position != position:
            return False
        if self.place.calendar.counted[position - 1] and not read:
            self.following = None
            return True
        self.following = own_opening(self.rhythm, self.place, self._interval, last, read)
        return self.following is not None

    def _ladder(self) -> Ladder:
        return Ladder(self.place.id, self.unread[0].position, self.unread[0].day)

    def _rung_after(self) -> datetime:
        rung = rungs.NO_RUSH if self._reminded else rungs.REMINDER
        return self.rhythm.first_at(self.unread[0].day + timedelta(rung))

    def _remind(self, at: datetime) -> bool:
        """The reminder of day 4; what comes later on the ladder, and two things at one hour, are left alone."""
        ladder = self._ladder()
        day, item = ladder.on(rungs.REMINDER), ladder.item("reminder")
        opens_too = self.following is not None and self.following.at == at
        if self._reminded or opens_too or self.rhythm.open_at(day) != at or self.rhythm.is_quiet_at(day):
            return False
        if not self.rhythm.reminders or not wants_day_four(self.person):
            self.steps.append(Step(skips=(Skip(day, item, "reminders_off"),)))
        elif (ahead := self._dates_ahead(day)) is None or day in self._taken:
            return False
        elif fits(day, [*self._taken[-3:], *ahead]):
            self.steps.append(Step(letter=Letter(at, day, (item,))))
            self._taken.append(day)
        else:
            self.steps.append(Step(skips=(Skip(day, item, "budget"),)))
        self.at, self._reminded = at, True
        self._rung = self._rung_after()
        return True

    def _dates_ahead(self, day: date) -> list[date] | None:
        """The date of the next six that the next week takes; None where two come, or more than weeks may be due."""
        coming, last, events = self.following, day + AHEAD, self.person.events
        if events and events[0].day <= last:
            return None
        if coming is None or coming.day > last:
            return []
        second = self.person.coming.nth(len(self.openings) + 1) if self._interval is None else None
        if (second is not None and second.day <= last) or not self._has_place(coming.day):
            return None
        return [coming.day]
