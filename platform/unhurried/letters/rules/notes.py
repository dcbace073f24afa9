"""Notes: they wait for the first date with a place, as long as they are still true. docs: pacing §3, §5"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from unhurried.letters.rules.events import (
    after_course_date,
    has_missed_before,
    hold_item,
    message_item,
    pause_item,
    unheld_date,
)
from unhurried.letters.rules.items import Item
from unhurried.letters.rules.moment import Drop, Due, Moment, Verdict
from unhurried.letters.rules.weeks import concerns, moves_on
from unhurried.pacing.rules import Hold, Pause, Place
from unhurried.pacing.rules.times import DAY, days_from


def note_verdicts(moment: Moment) -> Iterator[Verdict]:
    """Every note that is due and true, and those that waited until they were not."""
    for verdict in _all(moment):
        silent = isinstance(verdict, Due) and verdict.item.place in moment.silent
        if not silent and not moment.is_done(verdict.item):
            yield verdict


def _all(moment: Moment) -> Iterator[Verdict]:
    if moment.rhythm.pauses:
        yield from _pauses(moment)
    for place in moment.here:
        if not place.interval and place.is_late(moment.rhythm):
            yield from _catch_up(moment, place)
        for hold in place.calendar.holds:
            yield from _hold(moment, place, hold)
        if place.announcements:
            yield from _announcements(moment, place)
        if place.after_course and place.complete:
            yield from _after_course(moment, place)


def _pauses(moment: Moment) -> Iterator[Verdict]:
    for pause in moment.rhythm.pauses:
        if not ran_its_course(moment, pause):
            continue
        again = next_rest(moment, pause)
        if again is None:
            yield Due(pause.over_on, pause_item(pause))
        elif again.starts_on > pause.over_on:
            yield Drop(again.starts_on, pause_item(pause), "no_longer_current")


def ran_its_course(moment: Moment, pause: Pause) -> bool:
    """Whether a pause is over, was not ended early, and was in a place that is theirs."""
    over = pause.over_on
    theirs = any(moment.joined_by(place, over) for place in moment.here)
    return theirs and over <= moment.day and over != pause.ended_on


def next_rest(moment: Moment, pause: Pause) -> Pause | None:
    """The pause or time off that began after this one: then its end is told no more."""
    rests = (*moment.rhythm.pauses, *moment.rhythm.time_off)
    later = [rest for rest in rests if pause.starts_on < rest.starts_on <= moment.day]
    return min(later, key=lambda rest: rest.starts_on, default=None)


def _catch_up(moment: Moment, place: Place) -> Iterator[Verdict]:
    """One honest letter for those who joined late with the group and missed weeks by it. docs: pacing §2.5"""
    own = [opened for opened in place.opened if not opened.carried]
    if not own or place.interval_on(moment.day):
        return
    if has_missed_before(place, own[0].position):
        yield Due(own[0].day, Item(place.id, "catch_up"))


def _hold(moment: Moment, place: Place, hold: Hold) -> Iterator[Verdict]:
    """The note from the date on which the week would have opened, until it opens or the hold moves nothing more."""
    unheld, held = unheld_date(place, hold), place.calendar.dates[hold.position - 1]
    item = hold_item(place, hold)
    if moment.day < unheld or moment.is_done(item) or not concerns(moment, place, hold):
        return
    if moment.day < held and moves_on(place, hold, moment.day):
        yield Due(unheld, item)
        return
    until = min(held, moment.day) - DAY
    waited = [day for day in map(date.fromordinal, days_from(unheld, until)) if moves_on(place, hold, day)]
    if waited:
        yield Drop(waited[-1] + DAY, item, "no_longer_current")


def _announcements(moment: Moment, place: Place) -> Iterator[Verdict]:
    for message in place.announcements:
        item, day = message_item(place, "announcement", message), moment.rhythm.date_of(message.since)
        if message.since > moment.at:
            continue
        over = message.until is not None and message.until <= moment.at
        yield Drop(day, item, "no_longer_current") if over else Due(day, item)


def _after_course(moment: Moment, place: Place) -> Iterator[Verdict]:
    day = after_course_date(place)
    if day and day <= moment.day:
        yield Due(day, Item(place.id, "after_course"))
