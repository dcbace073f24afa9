"""The dates ahead that weightier items will take, found by walking on without them. docs: pacing §3"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from unhurried.letters.rules import ladder as rungs
from unhurried.letters.rules.budget import fits_after
from unhurried.letters.rules.history import Letter, Skip
from unhurried.letters.rules.items import GATHERING, NOTE, REMINDER, Item, treatment
from unhurried.letters.rules.moment import AHEAD, Moment

Written = tuple[Letter | None, tuple[Skip, ...]]
Writer = Callable[[Moment, int], Written]


def dates_ahead(moment: Moment, wanted: list[Item], below: int, write: Writer) -> frozenset[date]:
    """The dates of the next six that items of a class below `below` take if nobody does anything until then.

    `wanted` is what asks for a place now: it does not count as waiting for one.
    """
    weeks = _of_weeks_alone(moment, below)
    return _walked(_without(moment, wanted), below, write) if weeks is None else weeks


def _of_weeks_alone(moment: Moment, below: int) -> frozenset[date] | None:
    """The dates of the weeks to come, each of which takes its own; None where anything else may be due."""
    person, days = moment.person, list[date]()
    if person.untold or _noisy_from(moment, below) <= moment.day + AHEAD:
        return None
    for opening in moment.coming():
        if person.rhythm.is_quiet(opening.at) or not fits_after(opening.day, person.history.taken.union(days)):
            return None
        days.append(opening.day)
    return frozenset(days)


def _without(moment: Moment, items: list[Item]) -> Moment:
    """The moment as it is once these items are done, so that a late lesson does not wait for its own place."""
    done = tuple([Skip(moment.day, item, "budget") for item in items])
    return Moment(moment.person.and_decided(None, done), moment.day, moment.at)


def _walked(moment: Moment, below: int, write: Writer) -> frozenset[date]:
    person, coming = moment.person, {opening.day: opening for opening in moment.coming()}
    noisy_from = _noisy_from(moment, below)
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
    if below <= GATHERING:
        return date.max
    if (person.answers and below > NOTE) or below > REMINDER:
        return moment.day
    dates = [event.day for event in person.events if treatment(event.item).order < below]
    if below > NOTE:
        dates += [ladder.on(rungs.NO_RUSH) for ladder in moment.ladders.values()]
    return min(dates, default=date.max)
