"""One preferred hour of one person: the date, the instant, and what is true of each place at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from unhurried.letters.rules import ladder as rungs
from unhurried.letters.rules.facts import Person
from unhurried.letters.rules.items import Item, Reason
from unhurried.letters.rules.ladder import Ladder, has_gone_silent, ladder_since
from unhurried.pacing.rules import Opening, Place
from unhurried.pacing.rules.evolving import Kept
from unhurried.pacing.rules.times import DAY

AHEAD = timedelta(days=6)


class Due(NamedTuple):
    """An item that may go now, and the local date that it was for."""

    day: date
    item: Item


class Drop(NamedTuple):
    """An item that will not be sent: why, and the local date that it was for."""

    day: date
    item: Item
    reason: Reason


Verdict = Due | Drop


class Moment:
    """A person at their preferred hour `at` of the local date `day`; only what happened before it counts.

    `acted` is the last action.
    """

    def __init__(self, person: Person, day: date, at: datetime) -> None:
        self.person, self.day, self.at = person, day, at
        self.rhythm, self.acted = person.rhythm, person.acted(at)

    @Kept
    def ladders(self) -> dict[str, Ladder]:
        """The ladder of each place that has one."""
        places = self.person.places
        return {place.id: found for place in places if (found := ladder_since(place, self.acted, self.at))}

    @property
    def is_on_a_rung(self) -> bool:
        """Whether the first reminder's date of some ladder has come."""
        return any(self.day >= ladder.on(rungs.REMINDER) for ladder in self.ladders.values())

    @property
    def silent(self) -> set[str]:
        """The places that have had their closing note."""
        history = self.person.history
        return {place for place, ladder in self.ladders.items() if has_gone_silent(ladder, history)}

    @property
    def here(self) -> list[Place]:
        """The places that are running and were joined by now."""
        places = self.person.places
        return [p for p in places if p.left is None and (p.joined is None or p.joined <= self.at)]

    def closed(self) -> bool:
        """Whether no letter may be written at this hour."""
        return self.rhythm.closed(self.day) or self.rhythm.is_quiet(self.at)

    def coming(self) -> Iterator[Opening]:
        """The openings of the next six dates."""
        return self.coming_before(self.day + AHEAD + DAY)

    def coming_before(self, day: date) -> Iterator[Opening]:
        """The openings later than this moment and before a local date."""
        for opening in self.person.coming:
            if opening.day >= day:
                return
            if opening.at > self.at:
                yield opening

    def is_done(self, item: Item) -> bool:
        """Whether the item was decided already."""
        return item in self.person.history.done

    def is_sent(self, item: Item) -> bool:
        """Whether a letter carried the item."""
        return item in self.person.history.sent

    def next_group_week(self, place: Place) -> datetime | None:
        """The instant of the next group week by the person's own calendar."""
        position = place.calendar.after(self.day)
        return self.rhythm.first_at(place.calendar.dates[position - 1]) if position else None

    def joined_by(self, place: Place, day: date) -> bool:
        """Whether the person was in this place on that local date."""
        return place.joined is None or self.rhythm.date_of(place.joined) <= day


def once(moment: Moment, item: Item, day: date, last: date) -> Verdict:
    """An item for one date that does not wait: dropped where that date was their own, or `last` has passed."""
    if moment.rhythm.closed(day):
        return Drop(day, item, "own_time")
    if moment.day > last:
        return Drop(day, item, "no_longer_current")
    return Due(day, item)
