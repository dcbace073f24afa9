"""What else is due in a usual stretch: from when on, and what of it rides in a week's letter. docs: pacing §3, §5"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from unhurried.letters.rules.events import AT_ONCE, has_missed_before, pause_item, told_by
from unhurried.letters.rules.facts import Person
from unhurried.letters.rules.items import Item
from unhurried.letters.rules.moment import Moment
from unhurried.letters.rules.notes import next_rest, ran_its_course
from unhurried.letters.rules.weeks import riders
from unhurried.pacing.rules import Opening, Place

NEVER = datetime.max.replace(tzinfo=UTC)


class Along:
    """The events of somebody in one group that were not told yet. `noisy_at` is the first hour at which one is due.

    A week's letter takes along the gatherings before the next week, a hold that comes after it, the end of a pause,
    and the one letter about missed weeks. Whatever else is due, the whole rules have to say.
    """

    def __init__(self, person: Person, place: Place) -> None:
        self.person, self.place, self.rhythm = person, place, person.rhythm
        self.events = person.events
        self.catches_up = bool(self.events) and self.events[0].day == AT_ONCE
        self._riding = self.catches_up or bool(place.gatherings or place.calendar.holds)
        self._told = {*person.history.sent} if place.gatherings else set[Item]()
        self.noisy_at = NEVER
        if self.events:
            self._tell(())

    def _tell(self, items: Collection[Item]) -> None:
        """These are told, or nothing is: then what waits for the first week counts as no event."""
        self._told.update(items)
        self.events = tuple([event for event in self.events if event.day > AT_ONCE and event.item not in items])
        self.noisy_at = self.rhythm.first_at(self.events[0].day) if self.events else NEVER

    def may_ride(self, opening: Opening) -> bool:
        """Whether anything but the week itself may be in its letter."""
        return self._riding or opening.at >= self.noisy_at

    def in_letter_of(self, opening: Opening, following: Opening | None) -> list[Item] | None:
        """What rides in the letter of a week that opens; `following` is the next. None: the whole rules say it."""
        notes = self._pauses(opening)
        if notes is None or self._opens_before_its_date(opening):
            return None
        items = [*self._riders(opening, following), *notes]
        if self.catches_up and has_missed_before(self.place, opening.position):
            items.append(Item(self.place.id, "catch_up"))
        self.catches_up = False
        if items:
            self._tell(items)
        return items

    def _pauses(self, opening: Opening) -> list[Item] | None:
        """The notes that are due by that date, where each is that of a pause which ran its course."""
        if opening.at < self.noisy_at:
            return []
        moment = Moment(self.person, opening.day, opening.at)
        over = [pause for pause in self.rhythm.pauses if pause.over_on <= opening.day]
        items = [pause_item(one) for one in over if ran_its_course(moment, one) and not next_rest(moment, one)]
        due = {event.item for event in self.events if event.day <= opening.day}
        return [item for item in items if item in due] if due.issubset(items) else None

    def _riders(self, opening: Opening, following: Opening | None) -> Iterator[Item]:
        """The gatherings before the next group week, and the holds whose last letter this is before what they free."""
        if not (self.place.gatherings or self._may_tell_of_hold(opening, following)):
            return
        for item in riders(Moment(self.person, opening.day, opening.at), self.place):
            if item not in self._told:
                yield item

    def _opens_before_its_date(self, opening: Opening) -> bool:
        """Whether somebody's first page is a week with another date, and opens before anybody has to be told of it."""
        holds = [hold for hold in self.place.calendar.holds if hold.position == opening.position]
        return any(opening.day < told_by(self.place, hold) for hold in holds)

    def _may_tell_of_hold(self, opening: Opening, following: Opening | None) -> bool:
        freed = [told_by(self.place, hold) for hold in self.place.calendar.holds]
        return any(opening.day < day and (following is None or day <= following.day) for day in freed)
