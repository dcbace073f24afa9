"""One preferred hour of one person: the date, the instant, and what is true of each place at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from unhurried.letters.rules.facts import Person
from unhurried.letters.rules.items import Item, Reason
from unhurried.letters.rules.ladder import Ladder, has_gone_silent, ladder_of
from unhurried.pacing.rules import Opening, Place, Rhythm, coming_openings
from unhurried.pacing.rules.times import DAY

AHEAD = timedelta(days=6)


@dataclass(frozen=True)
class Due:
    """An item that may go now, and the local date that it was for."""

    day: date
    item: Item


@dataclass(frozen=True)
class Drop:
    """An item that will not be sent: why, and the local date that it was for."""

    day: date
    item: Item
    reason: Reason


Verdict = Due | Drop


@dataclass(frozen=True)
class Moment:
    """A person at their preferred hour `at` of the local date `day`; only what happened before it counts."""

    person: Person
    day: date
    at: datetime

    @property
    def rhythm(self) -> Rhythm:
        """The person's own time."""
        return self.person.rhythm

    @cached_property
    def closed(self) -> bool:
        """Whether no letter may be written at this hour."""
        return self.rhythm.closed(self.day) or self.rhythm.is_quiet(self.at)

    @cached_property
    def acted(self) -> datetime | None:
        """The last action."""
        return self.person.acted(self.at)

    @cached_property
    def ladders(self) -> dict[str, Ladder | None]:
        """The ladder of each place."""
        return {place.id: ladder_of(place, self.person, self.at) for place in self.person.places}

    @cached_property
    def silent(self) -> frozenset[str]:
        """The places that have had their closing note."""
        history = self.person.history
        return frozenset(place for place, ladder in self.ladders.items() if has_gone_silent(ladder, history))

    @cached_property
    def coming(self) -> tuple[Opening, ...]:
        """The openings of the next six dates."""
        return tuple(self.coming_before(self.day + AHEAD + DAY))

    def coming_before(self, day: date) -> Iterator[Opening]:
        """The openings later than this moment and before a local date."""
        for opening in coming_openings(self.person):
            if opening.day >= day:
                return
            if opening.at > self.at:
                yield opening

    def here(self) -> list[Place]:
        """The places that are running and were joined by now."""
        places = self.person.places
        return [p for p in places if p.left is None and (p.joined is None or p.joined <= self.at)]

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
