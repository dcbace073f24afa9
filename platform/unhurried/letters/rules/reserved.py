"""The dates ahead that weightier items will take, found by walking on without them. docs: pacing §3"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from unhurried.letters.rules import ladder as rungs
from unhurried.letters.rules.history import Letter, Skip
from unhurried.letters.rules.items import GATHERING, REMINDER
from unhurried.letters.rules.moment import AHEAD, Moment

Written = tuple[Letter | None, tuple[Skip, ...]]
Writer = Callable[[Moment, int], Written]


def dates_ahead(moment: Moment, below: int, write: Writer) -> frozenset[date]:
    """The dates of the next six that items of a class below `below` take if nobody does anything until then."""
    person, coming = moment.person, {opening.day: opening for opening in moment.coming()}
    noisy_from = date.max if below <= GATHERING else _noisy_from(moment, below)
    for more in range(1, AHEAD.days + 1):
        day = moment.day + timedelta(days=more)
        at = moment.rhythm.at(day)
        if at is not None:
            person = person.and_opened((coming[day],)) if day in coming else person
            if person.untold or day >= noisy_from:
                letter, skips = write(Moment(person, day, at), below)
                person = person.and_decided(letter, skips)
    return frozenset(day for day in person.history.taken if day > moment.day)


def _noisy_from(moment: Moment, below: int) -> date:
    """The first date on which something of those classes, but the letters of weeks, can be due."""
    person = moment.person
    if person.answers or below > REMINDER:
        return moment.day
    dates = [ladder.on(rungs.NO_RUSH) for ladder in moment.ladders.values()]
    return min([*dates, *[event.day for event in person.events[:1]]], default=date.max)
