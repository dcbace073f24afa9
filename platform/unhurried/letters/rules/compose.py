"""What goes into the one letter of a date, and what finds no place. docs: pacing §3"""

from __future__ import annotations

from unhurried.letters.rules.budget import fits, fits_after
from unhurried.letters.rules.history import Letter, Skip
from unhurried.letters.rules.items import DIGEST, GATHERING, LESSON, NOTE, REMINDER, Item, in_order, treatment
from unhurried.letters.rules.moment import Drop, Due, Moment, Verdict
from unhurried.letters.rules.notes import note_verdicts
from unhurried.letters.rules.onces import once_verdicts
from unhurried.letters.rules.reserved import Written, dates_ahead
from unhurried.letters.rules.weeks import riders, week_verdicts

CLASSES = (LESSON, GATHERING, NOTE, REMINDER, DIGEST)


def verdicts(moment: Moment) -> list[Verdict]:
    """Everything that is due or dropped at this moment, each item once."""
    person = moment.person
    found, eventful = [*week_verdicts(moment)] if person.untold else [], person.has_events_by(moment.day)
    if eventful:
        found += note_verdicts(moment)
    if eventful or person.answers or (moment.ladders and moment.is_on_a_rung):
        found += once_verdicts(moment)
    return found


def write(moment: Moment, below: int = len(CLASSES)) -> Written:
    """The letter of this date, if any, and what was skipped and why; of the classes below a number only."""
    found = verdicts(moment)
    if below < len(CLASSES):
        found = [verdict for verdict in found if treatment(verdict.item).order < below]
    if not found:
        return None, ()
    skips = [Skip(drop.day, drop.item, drop.reason) for drop in found if isinstance(drop, Drop)]
    due = [due for due in found if isinstance(due, Due)]
    if not due or moment.closed():
        return None, tuple(skips)
    items = _placed(moment, due, _is_lessons_date(moment, found))
    skips += [Skip(one.day, one.item, "budget") for one in due if not _may_stay(one.item, items)]
    return Letter(moment.at, moment.day, items) if items else None, tuple(skips)


def _may_stay(item: Item, placed: tuple[Item, ...]) -> bool:
    """Whether an item found its place, or waits for one."""
    return item in placed or treatment(item).waits


def _is_lessons_date(moment: Moment, found: list[Verdict]) -> bool:
    """Whether a week opened on this date, its letter stopped or not: then the date is taken by it."""
    return moment.day in [one.day for one in found if treatment(one.item).order == LESSON]


def _placed(moment: Moment, due: list[Due], lessons_date: bool) -> tuple[Item, ...]:
    """The items that share this date's letter: the first class with a place takes it, the others join."""
    if moment.day in moment.person.history.sent_on:
        return ()
    items: list[Item] = []
    for order in sorted({treatment(one.item).order for one in due}):
        wanted = [one.item for one in due if treatment(one.item).order == order and one.item not in items]
        if wanted and (items or _has_room(moment, order, lessons_date, wanted)):
            items += wanted + (_riders(moment, wanted) if order == LESSON else [])
    return in_order(_welcomed(moment, items)) if items else ()


def _has_room(moment: Moment, order: int, lessons_date: bool, wanted: list[Item]) -> bool:
    taken = moment.person.history.taken
    if lessons_date:
        return fits_after(moment.day, taken)
    if not fits(moment.day, taken):
        return False
    return fits(moment.day, taken | dates_ahead(moment, wanted, max(order, GATHERING), write))


def _riders(moment: Moment, weeks: list[Item]) -> list[Item]:
    ids = {item.place for item in weeks}
    return [rider for place in moment.here if place.id in ids for rider in riders(moment, place)]


def _welcomed(moment: Moment, items: list[Item]) -> list[Item]:
    """The items, with a welcome for each place whose first letter this is; who moved there was welcomed before."""
    ids = list(dict.fromkeys([item.place for item in items if item.place]))
    if not ids:
        ids = [place.id for place in moment.here][:1]
    moved = {place.id for place in moment.here if any(opened.carried for opened in place.opened)}
    new = [place for place in ids if place not in moved]
    return items + [welcome for place in new for welcome in moment.person.history.welcomes(place)]
