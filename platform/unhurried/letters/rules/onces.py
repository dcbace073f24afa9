"""What is for one date: gatherings' own letters, the ladder's items, digests. docs: pacing §3, §4"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from unhurried.letters.rules import events
from unhurried.letters.rules import ladder as rungs
from unhurried.letters.rules.items import gathering_item
from unhurried.letters.rules.ladder import Ladder, ladder_of, wants_day_four
from unhurried.letters.rules.moment import Drop, Due, Moment, Verdict, once
from unhurried.pacing.rules import Gathering, Message, Place
from unhurried.pacing.rules.times import DAY

SOON = timedelta(days=4)


def once_verdicts(moment: Moment) -> Iterator[Verdict]:
    """Every gathering, rung of a ladder and digest whose date has come and that was not decided yet."""
    for verdict in _all(moment):
        if not moment.is_done(verdict.item):
            yield verdict


def _all(moment: Moment) -> Iterator[Verdict]:
    eventful = moment.person.has_events_by(moment.day)
    for place in moment.here:
        if eventful:
            for gathering in place.gatherings:
                if gathering.at < moment.at + SOON:
                    yield from _gathering(moment, place, gathering)
            for digest in place.digests:
                yield from _digest(moment, place, digest)
        ladder = moment.ladders.get(place.id)
        if ladder and moment.day >= ladder.on(rungs.REMINDER):
            yield from _of_ladder(moment, ladder)
        if moment.person.answers:
            yield from _answered(moment, place)


def _of_ladder(moment: Moment, ladder: Ladder) -> Iterator[Verdict]:
    yield from _reminder(moment, ladder)
    yield from _no_rush(moment, ladder)
    yield from _closing(moment, ladder)


def _gathering(moment: Moment, place: Place, gathering: Gathering) -> Iterator[Verdict]:
    item = gathering_item(place.id, gathering.id)
    if moment.is_done(item):
        return
    day = events.eve(moment.rhythm, gathering)
    if day > moment.day or not moment.joined_by(place, day):
        return
    if place.id in moment.silent:
        yield Drop(day, item, "no_longer_current")
    else:
        yield once(moment, item, day, day if gathering.at <= moment.at else moment.day)


def _digest(moment: Moment, place: Place, digest: Message) -> Iterator[Verdict]:
    day, item = moment.rhythm.date_of(digest.since), events.message_item(place, "digest", digest)
    if digest.since > moment.at:
        return
    if place.id in moment.silent:
        yield Drop(day, item, "no_longer_current")
    else:
        yield once(moment, item, day, day + DAY)


def _reminder(moment: Moment, ladder: Ladder) -> Iterator[Verdict]:
    day, item = ladder.on(rungs.REMINDER), ladder.item("reminder")
    if moment.day < day or moment.is_done(item):
        return
    if not moment.rhythm.reminders or not wants_day_four(moment.person):
        yield Drop(day, item, "reminders_off")
    else:
        yield once(moment, item, day, ladder.on(rungs.NEXT_LESSON - 1))


def _no_rush(moment: Moment, ladder: Ladder) -> Iterator[Verdict]:
    day = ladder.on(rungs.NO_RUSH)
    if moment.day < day or moment.is_done(item := ladder.item("no_rush")):
        return
    if not moment.rhythm.reminders:
        yield Drop(day, item, "reminders_off")
    elif moment.day >= ladder.on(rungs.OUTREACH):
        yield Drop(ladder.on(rungs.OUTREACH), item, "no_longer_current")
    else:
        yield Due(day, item)


def _closing(moment: Moment, ladder: Ladder) -> Iterator[Verdict]:
    day = ladder.on(rungs.CLOSING)
    if moment.day >= day:
        item = ladder.item("closing_note")
        yield Due(day, item) if moment.rhythm.reminders else Drop(day, item, "reminders_off")


def _answered(moment: Moment, place: Place) -> Iterator[Verdict]:
    """The notes of a ladder that still waited for a place when an action came: true no more from that date on."""
    if not moment.rhythm.reminders:
        return
    for acted in moment.person.answers:
        ladder = ladder_of(place, moment.person, acted) if acted < moment.at else None
        if ladder:
            yield from _lapsed(moment, ladder, acted)


def _lapsed(moment: Moment, ladder: Ladder, acted: datetime) -> Iterator[Verdict]:
    for day, kind in ((rungs.NO_RUSH, "no_rush"), (rungs.CLOSING, "closing_note")):
        due = moment.rhythm.at(ladder.on(day))
        if due and due <= acted:
            yield Drop(moment.rhythm.date_of(acted), ladder.item(kind), "no_longer_current")
