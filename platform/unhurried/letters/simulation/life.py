"""One made-up life through the real rules: look, record, do, and look again. docs: pacing §7"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from datetime import datetime, timedelta

from unhurried.letters.rules import Doing, Person, Stretch, advance, next_look, usual_stretch
from unhurried.letters.simulation import checks
from unhurried.letters.simulation.deeds import Deed, done
from unhurried.letters.simulation.people import Made
from unhurried.letters.simulation.season import Terms
from unhurried.pacing.rules import Opening, Place, Rhythm
from unhurried.pacing.rules.times import DAY

STEPS_AT_MOST = 2000
MINUTE = timedelta(minutes=1)
TWO_WEEKS = timedelta(weeks=2)


class Life:
    """Someone's way through a season. `faults` are the invariants that did not hold; `steps` counts the looks."""

    def __init__(self, made: Made, terms: Terms) -> None:
        self.made, self.terms, self.person = made, terms, made.person
        self.deeds = sorted(made.deeds)
        self.faults: set[str] = set()
        self.steps, self.end = 0, terms.end

    def run(self) -> Life:
        """Live until nothing comes any more, or the season has ended."""
        now: datetime | None = self.terms.start
        while now is not None and now <= self.end and self.steps < STEPS_AT_MOST:
            if stretch := usual_stretch(self.person, now, self._doing()):
                now = self._next(self._live(stretch))
                continue
            self.steps += 1
            step, self.person = advance(self.person, now)
            if step.letter:
                self.faults.update(checks.of_letter(self.person, step.letter))
            self._plan_reading(step.openings, now)
            now = self._next(now)
        self.faults.update(checks.of_life(self.person))
        return self

    def _doing(self) -> Doing:
        readings = [(deed.at, deed.value[1]) for deed in self.deeds if deed.kind == "read"]
        others = [deed.at for deed in self.deeds if deed.kind != "read"]
        return Doing(self._reading, readings, min([*others, self.end]))

    def _live(self, stretch: Stretch) -> datetime:
        """Go on from the end of a usual stretch, at the instant at which it ends."""
        self.steps += len(stretch.steps)
        for step in stretch.steps:
            if step.letter:
                self.faults.update(checks.of_letter(self.person, step.letter))
        self.person = stretch.after(settles=True)
        self.deeds = [deed for deed in self.deeds if deed.kind != "read"]
        self.deeds += [Deed(at, 1, "read", (stretch.place.id, position)) for at, position in stretch.ahead]
        heapq.heapify(self.deeds)
        return stretch.at

    def _next(self, now: datetime) -> datetime | None:
        """The next moment to look, once everything that is done before it has been done."""
        while True:
            if self._is_done_before(hour_after(self.person.rhythm, now)):
                now = self._do()
                continue
            look = next_look(self.person, now)
            at = look if isinstance(look, datetime) else None
            if not self._is_done_before(at):
                self.faults.update(checks.of_look(look, now))
                return at
            now = self._do()

    def _is_done_before(self, at: datetime | None) -> bool:
        return bool(self.deeds) and (at is None or self.deeds[0].at < at)

    def _do(self) -> datetime:
        deed = heapq.heappop(self.deeds)
        self.person = done(self.person, deed)
        return deed.at

    def _plan_reading(self, openings: Iterable[Opening], now: datetime) -> None:
        for opening in openings:
            at = self._reading(opening, now) if opening.kind == "lesson" else None
            if at:
                heapq.heappush(self.deeds, Deed(at, 1, "read", (opening.place, opening.position)))

    def _reading(self, opening: Opening, now: datetime | None = None) -> datetime | None:
        """When a lesson is read: by habit, and by those who are away when they come back, or never."""
        made = self.made
        at = (now or opening.at) + made.rng.choice(made.habit.reads) + MINUTE * made.rng.randrange(60)
        if made.away is None or at < made.away[0]:
            return at
        back = made.away[1]
        return max(at, back) if back else None


def hour_after(rhythm: Rhythm, now: datetime) -> datetime:
    """The first preferred hour after `now`: no look can come before it."""
    day = rhythm.date_of(now)
    at = rhythm.at(day)
    return at if at is not None and at > now else rhythm.first_at(day + DAY)


def state_at(person: Person, moment: datetime) -> str:
    """What someone looks like at an instant: one of `season.STATES`. Two weeks with an unread page are quiet."""
    running = [place for place in person.places if place.left is None or place.left > moment]
    if not running:
        return "left"
    rests = (*person.rhythm.pauses, *person.rhythm.time_off)
    if rests and any(rest.covers(day) for day in [person.rhythm.date_of(moment)] for rest in rests):
        return "resting"
    opened, oldest = _opened_by(running, moment, person.acted(moment))
    if not opened:
        return "waiting"
    if oldest is not None and moment - oldest >= TWO_WEEKS:
        return "quiet"
    return "finished" if opened == sum([len(place.weeks) for place in running]) else "reading"


def _opened_by(places: Iterable[Place], moment: datetime, acted: datetime | None) -> tuple[int, datetime | None]:
    """How many weeks were open by then, and since when the oldest that counts is unread."""
    opened, oldest = 0, None
    for place in places:
        counted = place.calendar.counted
        for fact in place.opened:
            if fact.at <= moment:
                opened += 1
                unread = counted[fact.position - 1] and (acted is None or fact.at > acted)
                if unread and (oldest is None or fact.at < oldest):
                    oldest = fact.at
    return opened, oldest
