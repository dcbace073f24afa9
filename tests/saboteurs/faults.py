"""Faults to plant in the rules: what is replaced, and by what. docs: pacing §6"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from unhurried.letters.rules import (
    along,
    budget,
    compose,
    events,
    facts,
    history,
    items,
    ladder,
    moment,
    notes,
    rungs,
    weeks,
)
from unhurried.pacing.rules import openings, places, policy, rhythm, track


@dataclass(frozen=True)
class Fault:
    """A fault: in this object, this name becomes something else."""

    name: str
    where: Any
    attribute: str
    made: Callable[[Any], Any]


def put(value: Any) -> Callable[[Any], Any]:
    """Replace whatever was there."""
    return lambda _old: value


def add_days(days: int) -> Callable[[Any], Any]:
    """The same answer, some days off."""
    return lambda old: lambda *args: old(*args) + timedelta(days=days)


def forgetting(old: Any) -> Any:
    """Going up a rung without remembering that a reminder was sent."""
    return lambda self, *, reminds=False: old(self)


def beside_nothing(self: rungs.Rungs, day: date, taken: Sequence[date], *, told: bool) -> rungs.Beside:
    """A rung that passes unsaid at the hour of an opening."""
    self._next()
    return (), (), ()


FAULTS = (
    Fault("openings only 48 hours apart", policy, "BETWEEN_OPENINGS", put(timedelta(hours=48))),
    Fault("openings 96 hours apart", policy, "BETWEEN_OPENINGS", put(timedelta(hours=96))),
    Fault("three openings in seven dates", policy, "OPENINGS_IN_7_DATES", put(3)),
    Fault("one opening in seven dates", policy, "OPENINGS_IN_7_DATES", put(1)),
    Fault("two earlier weeks in 7 dates", policy, "EARLIER_IN_7_DATES", put(2)),
    Fault("no earlier weeks", track.Track, "_earlier", put(lambda self, front: None)),
    Fault("the late get the present week", track.Track, "_first_page", put(lambda self, present, day, at: None)),
    Fault("catching up delays the group", openings._Walk, "_delays", put(lambda *args: False)),
    Fault("everything kept back waits for ever", openings._Walk, "_delays", put(lambda *args: True)),
    Fault("hard days are forgotten", rhythm.HardDay, "covers", put(lambda self, day: False)),
    Fault("pauses are forgotten", rhythm.Pause, "covers", put(lambda self, day: False)),
    Fault(
        "a pause is a day longer", rhythm.Pause, "covers", put(lambda self, day: self.starts_on <= day <= self.over_on)
    ),
    Fault("the hour is UTC", rhythm, "hours_of", lambda old: lambda zone, hour: old("UTC", hour)),
    Fault(
        "the calendar ignores holds",
        places,
        "dates_of",
        lambda old: lambda starts_on, day, weeks, holds: old(starts_on, day, weeks, ()),
    ),
    Fault(
        "the calendar ignores the day offset",
        places,
        "dates_of",
        lambda old: lambda starts_on, day, weeks, holds: old(starts_on, 0, weeks, holds),
    ),
    Fault("nobody is late", places.Place, "is_late", put(lambda self, rhythm: False)),
    Fault("the own pace is the group's", places.Place, "interval_on", put(lambda self, day: None)),
    Fault("three letters in seven dates", budget, "IN_7_DATES", put(3)),
    Fault("one letter in seven dates", budget, "IN_7_DATES", put(1)),
    Fault("the budget counts six dates", budget, "DATES", put(6)),
    Fault("nothing is kept free for lessons", compose, "dates_ahead", put(lambda *args: frozenset())),
    Fault("lessons stop at one unread", weeks, "UNREAD_STOPS", put(1)),
    Fault("lessons never stop", weeks, "UNREAD_STOPS", put(99)),
    Fault("the reminder comes on day 5", ladder, "REMINDER", put(5)),
    Fault("no rush comes on day 10", ladder, "NO_RUSH", put(10)),
    Fault("the closing note comes on day 30", ladder, "CLOSING", put(30)),
    Fault("one ignored reminder is enough", ladder, "IGNORED_AT_MOST", put(1)),
    Fault("ignored reminders remove nothing", ladder, "IGNORED_AT_MOST", put(99)),
    Fault("no silence after the closing note", moment, "has_gone_silent", put(lambda *args: False)),
    Fault("holds are not told", notes, "moves_on", put(lambda *args: False)),
    Fault("a held week's note is a day late", notes, "unheld_date", add_days(1)),
    Fault("gatherings are told two days before", events, "eve", add_days(-1)),
    Fault("letters are not welcomed", history.History, "welcomes", put(lambda self, place: [])),
    Fault("an action resets nothing", facts.Person, "acted", put(lambda self, before: None)),
    Fault("items stand in the wrong order", items, "_rank", lambda old: lambda item: tuple(-n for n in old(item))),
    Fault("a reminder never rides in a week's letter", rungs.Rungs, "beside", put(beside_nothing)),
    Fault("a closing note never goes alone", rungs.Rungs, "beside", put(beside_nothing)),
    Fault("ignored reminders are not counted in a stretch", rungs.Rungs, "_next", forgetting),
    Fault("ignored reminders are not counted over two stretches", rungs, "reminders_sent", put(lambda person: [])),
    Fault("reading resets no ladder", rungs.Rungs, "end", put(lambda self: None)),
    Fault("every rung is wanted", rungs.Rungs, "_is_wanted", put(lambda self: True)),
    Fault("the end of a pause never rides in a letter", along.Along, "_pauses", put(lambda self, opening: [])),
    Fault("a hold never rides in a week's letter", along.Along, "_riders", put(lambda self, opening, following: ())),
)
