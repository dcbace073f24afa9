"""What may be told besides weeks and the ladder, and from which date on: most dates have nothing of it.

An event says only that the whole rules have to be asked from its date on, until its item was decided. docs: pacing §3
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from unhurried.letters.rules.history import History
from unhurried.letters.rules.items import Item, gathering_item
from unhurried.pacing.rules import Gathering, Hold, Message, Pause, Place, Rhythm
from unhurried.pacing.rules.times import DAY

AFTER_COURSE = timedelta(days=28)
NEVER, AT_ONCE = date.max, date.min


class Event(NamedTuple):
    """An item that is not due before a local date. `again` is the next date on which it may become due."""

    day: date
    item: Item
    again: date = NEVER


Events = tuple[Event, ...]


def undecided_events(rhythm: Rhythm, places: tuple[Place, ...], history: History) -> Events:
    """Every event whose item was not decided yet, in order of dates."""
    found = [Event(pause.over_on, pause_item(pause)) for pause in rhythm.pauses]
    for place in places:
        if place.left is None:
            found += _of_place(rhythm, place)
    if not found:
        return ()
    found.sort()
    return still_undecided(tuple(found), history)


def still_undecided(events: Events, history: History) -> Events:
    """Those of these events whose item was not decided yet."""
    done = history.done
    return tuple([event for event in events if event.item not in done]) if events else events


def may_change_events(events: Events, places: Iterable[Place]) -> bool:
    """Whether an opening may change them: it may end a course, and it decides whether a catch-up letter may come."""
    catches_up = bool(events) and events[0].day == AT_ONCE
    return catches_up or any(place.after_course and place.complete for place in places)


def _of_place(rhythm: Rhythm, place: Place) -> Iterator[Event]:
    for gathering in place.gatherings:
        yield Event(eve(rhythm, gathering), gathering_item(place.id, gathering.id))
    for hold in place.calendar.holds:
        yield Event(told_by(place, hold), hold_item(place, hold))
    for kind, messages in (("announcement", place.announcements), ("digest", place.digests)):
        for message in messages:
            day = rhythm.date_of(message.since)
            yield Event(day, message_item(place, kind, message), day + DAY)
    if after := after_course_date(place):
        yield Event(after, Item(place.id, "after_course"))
    if may_catch_up(rhythm, place):
        yield Event(AT_ONCE, Item(place.id, "catch_up"))


def may_catch_up(rhythm: Rhythm, place: Place) -> bool:
    """Whether the one letter about missed weeks may come: they joined late with the group, and missed one by it."""
    if place.interval or not place.is_late(rhythm):
        return False
    own = [opened for opened in place.opened if not opened.carried]
    return not own or has_missed_before(place, own[0].position)


def has_missed_before(place: Place, position: int) -> bool:
    """Whether a week with something to read, before that position, is not open."""
    return any(p not in place.openings and place.week(p).kind != "rest" for p in range(1, position))


def eve(rhythm: Rhythm, gathering: Gathering) -> date:
    """The local date before a gathering."""
    return rhythm.date_of(gathering.at) - DAY


def unheld_date(place: Place, hold: Hold) -> date:
    """The date on which a held or moved week would have opened, which is never before the group's first day.

    Where a week was held and comes sooner as well, taking back one of the two alone could lead there.
    """
    calendar = place.calendar
    would_have = calendar.dates[hold.position - 1] - timedelta(7 * hold.weeks + hold.days)
    return max(would_have, calendar.starts_on)


def told_by(place: Place, hold: Hold) -> date:
    """The first date on which something is not as it was planned before: the note goes by then. docs: pacing §5"""
    return min(unheld_date(place, hold), place.calendar.dates[hold.position - 1])


def after_course_date(place: Place) -> date | None:
    """Four weeks after the last opening, for those who asked for the note."""
    if not place.after_course or not place.complete:
        return None
    return max(opened.day for opened in place.opened) + AFTER_COURSE


def hold_item(place: Place, hold: Hold) -> Item:
    """The note about one hold."""
    return Item(place.id, "hold_note", hold.name)


def pause_item(pause: Pause) -> Item:
    """The note at the end of one pause; it belongs to the person."""
    return Item("", "pause_over", pause.starts_on.isoformat())


def message_item(place: Place, kind: str, message: Message) -> Item:
    """An announcement or a digest of a place."""
    return Item(place.id, kind, message.id)
