"""A usual stretch: week after week opens, its letter goes, and it is read before anything else could be due.

It is what one look after another would find, found at once. A test holds both against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from unhurried.letters.rules import ladder as rungs
from unhurried.letters.rules.budget import fits_after
from unhurried.letters.rules.decide import Step
from unhurried.letters.rules.events import unheld_date
from unhurried.letters.rules.facts import Person, unread_since, week_item
from unhurried.letters.rules.history import Letter
from unhurried.letters.rules.usual import is_calm
from unhurried.pacing.rules import Opening, next_opening

SURELY_NOT_REMINDED = timedelta(days=rungs.REMINDER - 1)
Reading = Callable[[Opening], datetime | None]


class Stretch:
    """Usual weeks of somebody in one group: `steps` in order of time, and `reads`, the instants by position.

    `ahead` is the reading of the last lesson, where it comes after the stretch.
    """

    def __init__(self, person: Person, before: datetime | None) -> None:
        [self.place] = person.places
        self.person, self.rhythm, self.before = person, person.rhythm, before
        self.steps: list[Step] = []
        self.reads: dict[int, datetime] = {}
        self.ahead: tuple[datetime, Opening] | None = None
        self._is_alone = not (self.place.gatherings or self.place.calendar.holds)
        self._lately = sorted(person.history.taken)[-3:]

    def run(self, reading: Reading) -> None:
        """Take one week after another, as long as each is usual and was read before the next."""
        coming, following = self.person.coming, self.person.coming.first()
        while following is not None:
            opening, following = following, coming.nth(len(self.steps) + 1)
            if not self._is_usual(opening, following):
                return
            self._take(opening)
            if not self._goes_on(opening, following, reading):
                return

    @property
    def at(self) -> datetime:
        """The instant at which it ends: its last step, or the reading of that week."""
        last = self.steps[-1].openings[0]
        return self.reads.get(last.position, last.at)

    def after(self, *, settles: bool) -> Person:
        """The person after it."""
        openings = [step.openings[0] for step in self.steps]
        letters = [step.letter for step in self.steps if step.letter]
        return self.person.and_lived(openings, letters, self.reads, settles=settles)

    def _is_usual(self, opening: Opening, following: Opening | None) -> bool:
        """Whether this week's letter has a place, and nothing rides in it."""
        free = opening.day not in self._lately and fits_after(opening.day, self._lately)
        alone = self._is_alone or not self._may_be_joined(opening, following)
        return free and alone and not self.rhythm.is_quiet(opening.at)

    def _may_be_joined(self, opening: Opening, following: Opening | None) -> bool:
        """Whether a gathering or the note of a hold may ride in this week's letter."""
        calendar = self.place.calendar
        if self.place.gatherings:
            position = calendar.after(opening.day)
            until = self.rhythm.first_at(calendar.dates[position - 1]) if position else None
            if any(opening.at < one.at and (until is None or one.at < until) for one in self.place.gatherings):
                return True
        unheld = [unheld_date(self.place, hold) for hold in calendar.holds]
        return any(opening.day < day and (following is None or day <= following.day) for day in unheld)

    def _take(self, opening: Opening) -> None:
        welcome = [] if self.steps else self.person.history.welcomes(self.place.id)
        letter = Letter(opening.at, opening.day, (week_item(self.place, opening), *welcome))
        self.steps.append(Step((opening,), letter))
        self._lately = [*self._lately[-2:], opening.day]

    def _goes_on(self, opening: Opening, following: Opening | None, reading: Reading) -> bool:
        """Whether the next look is when the next week opens, and no lesson is unread by then."""
        read = reading(opening) if opening.kind == "lesson" else None
        counted = self.place.weeks[opening.position - 1].counted
        if following is None or not self._is_next(following) or (counted and not read):
            return self._stops(opening, read)
        if read is None:
            return True
        if read >= following.at or (counted and self._may_be_reminded(opening, read)):
            return self._stops(opening, read)
        self.reads[opening.position] = read
        return True

    def _may_be_reminded(self, opening: Opening, read: datetime) -> bool:
        """Whether the ladder has its first rung before a lesson is read."""
        if read - opening.at < SURELY_NOT_REMINDED:
            return False
        return read >= self.rhythm.first_at(opening.day + timedelta(days=rungs.REMINDER))

    def _is_next(self, opening: Opening) -> bool:
        """Whether nothing that is neither a week nor its reading comes before this opening."""
        acts_before = self.before is not None and self.before < opening.at
        return not acts_before and not self.person.has_events_by(opening.day)

    def _stops(self, opening: Opening, read: datetime | None) -> bool:
        self.ahead = (read, opening) if read else None
        return False


def usual_stretch(person: Person, now: datetime, reading: Reading, before: datetime | None) -> Stretch | None:
    """The usual weeks from a look at `now` on; None where this look is not usual.

    `reading` says when a lesson is read, and is asked once for each, in order. `before` is the next thing that they do
    besides: what comes later is left to a look of its own.
    """
    opening = next_opening(person)
    if opening is None or opening.at != now or not _may_begin(person, opening):
        return None
    stretch = Stretch(person, before)
    stretch.run(reading)
    return stretch if stretch.steps else None


def _may_begin(person: Person, opening: Opening) -> bool:
    """Whether only one group's weeks can be due, everything is told, and nothing is unread."""
    if not is_calm(person, opening.day) or (person.actions and person.actions[-1] >= opening.at):
        return False
    [place] = person.places
    with_group = place.interval is None and not place.turns
    return with_group and not unread_since(place, person.acted(opening.at), opening.at)
