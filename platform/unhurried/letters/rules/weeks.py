"""The letters of weeks that opened, and what rides in them. docs: pacing §3"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from unhurried.letters.rules.events import hold_item, told_by, unheld_date
from unhurried.letters.rules.facts import unread_since, week_item
from unhurried.letters.rules.items import Item, gathering_item
from unhurried.letters.rules.moment import Drop, Due, Moment, Verdict
from unhurried.pacing.rules import Hold, Opened, Place

UNREAD_STOPS = 2


def week_verdicts(moment: Moment) -> Iterator[Verdict]:
    """Each opened week whose letter was not decided yet. Weeks that came along from elsewhere get none."""
    untold = moment.person.untold
    for place in moment.person.places:
        for opened in untold.get(place.id, ()):
            if opened.at <= moment.at:
                yield _verdict(moment, place, opened, week_item(place, opened))


def _verdict(moment: Moment, place: Place, opened: Opened, item: Item) -> Verdict:
    if place.left is not None:
        return Drop(opened.day, item, "left")
    if place.id in moment.silent or is_stopped(moment, place, opened):
        return Drop(opened.day, item, "two_unread")
    return Due(opened.day, item)


def is_stopped(moment: Moment, place: Place, opened: Opened) -> bool:
    """Whether two earlier lessons that opened since the last action are unread."""
    return len(unread_since(place, moment.acted, opened.at)) >= UNREAD_STOPS


def riders(moment: Moment, place: Place) -> Iterator[Item]:
    """What a week's letter of this place carries besides: its gatherings, and a hold that comes after it."""
    until = moment.next_group_week(place)
    for gathering in place.gatherings:
        item = gathering_item(place.id, gathering.id)
        near = moment.at < gathering.at and (until is None or gathering.at < until)
        if near and not moment.is_sent(item):
            yield item
    for hold in place.calendar.holds:
        if _rides(moment, place, hold):
            yield hold_item(place, hold)


def _rides(moment: Moment, place: Place, hold: Hold) -> bool:
    """Whether this is the last letter before what a hold changes, or that of a week that comes sooner by it.

    docs: pacing §5
    """
    by = told_by(place, hold)
    if moment.is_done(hold_item(place, hold)) or not concerns(moment, place, hold):
        return False
    if moment.day >= by:
        return comes_sooner(moment, place, hold)
    if not moves_on(place, hold, moment.day):
        return False
    return not any(opening.place == place.id for opening in moment.coming_before(by))


def comes_sooner(moment: Moment, place: Place, hold: Hold) -> bool:
    """Whether the week of this letter has opened with the group before the date that it had until it was changed."""
    opened = place.openings.get(hold.position)
    if hold.days >= 0 or opened is None or opened not in moment.person.untold.get(place.id, ()):
        return False
    return opened.day < unheld_date(place, hold) and place.interval_on(opened.day) is None


def concerns(moment: Moment, place: Place, hold: Hold) -> bool:
    """Whether a hold is set by now, and the person was there when it first made a difference."""
    is_set = hold.set_at is None or hold.set_at < moment.at
    return is_set and moment.joined_by(place, told_by(place, hold))


def moves_on(place: Place, hold: Hold, day: date) -> bool:
    """Whether, on that date, this person still waits for the held week because of the hold.

    Nobody waits for a week that is open; at their own pace only the first week waits. docs: pacing §2.4
    """
    opened = place.openings.get(hold.position)
    if opened and opened.day <= day:
        return False
    is_first = hold.position == 1 and all(other.day > day for other in place.opened)
    return is_first or place.interval_on(day) is None
