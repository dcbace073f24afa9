"""The walk: facts, decide, record, read, next moment, until nothing comes any more. docs: pacing §7, I9"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from unhurried.letters.rules import Doing, Person, Step, Stretch, advance, next_look, usual_stretch
from unhurried.letters.timeline.case import Case
from unhurried.pacing.rules import (
    Calendar,
    Gathering,
    HardDay,
    Opening,
    Pause,
    Place,
    Rhythm,
    Turn,
    instant_of,
)
from unhurried.pacing.rules.times import DAY

STEPS_AT_MOST, AT_ONCE = 5000, timedelta()
PLACE = "1"


def person_of(case: Case) -> Person:
    """The person whom a case describes, before anything has happened. Gatherings are numbered from 1 in order."""
    rhythm = Rhythm(
        zone=case.zone,
        hour=case.hour,
        hard_days=tuple(HardDay(day) for day in case.hard_day),
        reminders=case.reminders,
    )
    place = Place(
        PLACE,
        Calendar(case.starts_on, case.weeks, (*case.hold, *case.move), case.day),
        began=case.starts_on,
        interval=case.own_pace,
        joined=_midnight(case.zone, case.joined) if case.joined else None,
        gatherings=tuple(Gathering(str(number), at) for number, at in enumerate(case.gatherings, start=1)),
    )
    return Person(rhythm, (place,))


def _turn(case: Case, pause: Pause) -> tuple[Turn, ...]:
    """How they go on after a pause. Without a choice the pace stays what it was. docs: pacing §2.6"""
    if case.back is None:
        return ()
    interval = None if case.back == "group" else int(case.back.partition(":")[2])
    return (Turn(pause.over_on, interval),)


def _midnight(zone: str, day: date) -> datetime:
    """The first instant of a local date, or of the next that exists."""
    at = instant_of(zone, day, time(0))
    return at if at else _midnight(zone, day + DAY)


def walk(case: Case) -> Iterator[Step]:
    """Each step of a life in which a week is read as the case says, in order of time."""
    return Walk(case).run()


class Walk:
    """One hypothetical life: the facts, and what the person will do at which instant."""

    def __init__(self, case: Case) -> None:
        self.case, self.person = case, person_of(case)
        dates = {rest.starts_on for rest in (*case.pause, *case.time_off)}
        self.actions = sorted((_midnight(case.zone, day), 0) for day in dates)

    def run(self) -> Iterator[Step]:
        """Yield what happens, step by step."""
        now = self._next(self._start())
        for _step in range(STEPS_AT_MOST):
            if now is None:
                return
            if stretch := usual_stretch(self.person, now, self._doing()):
                yield from stretch.steps
                if stretch.is_last:
                    return
                now = self._next(self._live(stretch))
                continue
            step, self.person = advance(self.person, now)
            yield step
            self._plan_reading(step.openings)
            now = self._next(now)

    def _doing(self) -> Doing:
        rests = [at for at, position in self.actions if not position]
        return Doing(self._reading, [one for one in self.actions if one[1]], min(rests, default=None))

    def _live(self, stretch: Stretch) -> datetime:
        """Go on from the end of a usual stretch, at the instant at which it ends."""
        self.person = stretch.after(settles=False)
        self.actions = sorted([*stretch.ahead, *[one for one in self.actions if not one[1]]])
        return stretch.at

    def _start(self) -> datetime:
        """Before anything can happen."""
        case = self.case
        dates = [case.starts_on, *(at.date() for at in case.gatherings), *(p.starts_on for p in case.pause)]
        return _midnight(case.zone, min(dates) - timedelta(days=3))

    def _next(self, now: datetime) -> datetime | None:
        """The next moment to look, once everything that the person does before it has been done."""
        self._act(now)
        look = next_look(self.person, now)
        while self.actions and not (isinstance(look, datetime) and look <= self.actions[0][0]):
            now = self.actions[0][0]
            self._act(now)
            look = next_look(self.person, now)
        return look if isinstance(look, datetime) else None

    def _act(self, now: datetime) -> None:
        """Everything that the person does up to `now`: a rest is set (0), or a week is read for the first time."""
        while self.actions and self.actions[0][0] <= now:
            at, position = heapq.heappop(self.actions)
            if position:
                self.person = self.person.and_read(PLACE, position, at)
            else:
                self._rest(at)

    def _rest(self, at: datetime) -> None:
        """The rests that are set by now: what the person has not set yet, nobody knows."""
        day = self.person.rhythm.date_of(at)
        pauses, time_off = self._begun(self.case.pause, day), self._begun(self.case.time_off, day)
        rhythm = replace(self.person.rhythm, pauses=pauses, time_off=time_off)
        [place] = self.person.places
        turns = tuple(turn for pause in pauses for turn in _turn(self.case, pause))
        places = (replace(place, turns=turns),)
        actions = (*self.person.actions, at)
        self.person = replace(self.person, rhythm=rhythm, places=places, settled=at, actions=actions)

    @staticmethod
    def _begun(rests: tuple[Pause, ...], day: date) -> tuple[Pause, ...]:
        return tuple(rest for rest in rests if rest.starts_on <= day)

    def _plan_reading(self, openings: tuple[Opening, ...]) -> None:
        for opening in openings:
            at = self._reading(opening) if opening.kind == "lesson" else None
            if at:
                heapq.heappush(self.actions, (at, opening.position))

    def _reading(self, opening: Opening) -> datetime | None:
        span = self.case.reads.get(opening.position, None if self.case.reads_nothing else AT_ONCE)
        if not span:
            return None if span is None else opening.at
        if not span.seconds:
            return self.person.rhythm.first_at(opening.day + span)
        dates = timedelta(span.days)
        return self.person.rhythm.first_at(opening.day + dates) + (span - dates)
