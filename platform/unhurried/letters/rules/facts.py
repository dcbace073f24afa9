"""A person as the letters see them: what opened, what was done, what was sent and what was skipped."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from unhurried.letters.rules.events import Events, may_change_events, still_undecided, undecided_events
from unhurried.letters.rules.history import Decided, History, Letter, Skip
from unhurried.letters.rules.items import Item, item_of_week
from unhurried.pacing.rules import Opened, Opening, Participant, Place, facts_of
from unhurried.pacing.rules.evolving import Kept, evolved

NOTHING_YET = History()
NOTES_WAIT = timedelta(days=9)
Untold = dict[str, tuple[Opened, ...]]


@dataclass(frozen=True)
class Person(Participant):
    """Everything that decides one person's letters.

    `actions` are the instants at which they did anything, in order, reads included; the last before the moment
    in question is what counts. `tasks` are the outreach tasks so far, as (place, day 0).
    """

    history: History = NOTHING_YET
    actions: tuple[datetime, ...] = ()
    tasks: frozenset[tuple[str, date]] = frozenset()

    def acted(self, before: datetime) -> datetime | None:
        """The last action before an instant. What happens at the instant itself comes after it."""
        count = bisect_left(self.actions, before)
        return self.actions[count - 1] if count else None

    def as_of(self, at: datetime) -> Person:
        """The person without what they did at an instant or later: an hour decided late, or twice, is decided alike.

        Their rests, hours and groups stay as they are now: those stop a letter until it is sent. docs: pacing I6, I8
        """
        if not self.actions or self.actions[-1] < at:
            return self
        places = tuple([place.as_of(at) for place in self.places])
        return replace(self, places=places, actions=self.actions[: bisect_left(self.actions, at)])

    @Kept
    def events(self) -> Events:
        """What may be told to them besides weeks and the ladder, and was not decided yet, in order of dates."""
        return undecided_events(self.rhythm, self.places, self.history)

    def has_events_by(self, day: date) -> bool:
        """Whether any of that may be due on a local date."""
        return bool(self.events) and self.events[0].day <= day

    @Kept
    def answers(self) -> tuple[datetime, ...]:
        """The actions that may have ended the waiting of a note: a page was open and unread for so long before."""
        pairs = zip((None, *self.actions), self.actions, strict=False)
        return tuple([acted for before, acted in pairs if self._waited(before, acted)])

    def _waited(self, before: datetime | None, acted: datetime) -> list[Opened]:
        """What had been open and unread for so long at an action that a note about it may have waited too."""
        since = acted - NOTES_WAIT
        return [opened for place in self.places for opened in unread_since(place, before, since)]

    @Kept
    def untold(self) -> Untold:
        """The weeks whose letter was not decided yet, by place. Weeks that came along from elsewhere have none."""
        return undecided(self.history, [(place, place.opened) for place in self.places])

    def and_opened(self, openings: Sequence[Opening]) -> Person:
        """The person with these openings, the first of those to come, as facts."""
        places, untold = list(self.places), dict(self.untold)
        for number, place in enumerate(self.places):
            if new := tuple(facts_of([one for one in openings if one.place == place.id])):
                places[number] = place.and_opened(new)
                untold[place.id] = untold.get(place.id, ()) + new
        twin = evolved(self, places=tuple(places), coming=self.coming.after(len(openings)), untold=untold)
        if self.actions and openings[0].at < self.actions[-1]:
            vars(twin).pop("answers", None)
        if may_change_events(self.events, twin.places):
            vars(twin).pop("events", None)
        return twin

    def and_lived(
        self, openings: Sequence[Opening], decided: Sequence[Decided], reads: Mapping[int, datetime], *, settles: bool
    ) -> Person:
        """The person after usual weeks of their only group: what opened, what was decided, and what was read when."""
        [place] = self.places
        history = self.history.and_all(decided)
        lived = place.and_lived(facts_of(openings), reads)
        settled = [*reads.values()][-1] if settles and reads else self.settled
        actions = (*self.actions, *reads.values())
        coming, events = self.coming.after(len(openings)), still_undecided(self.events, history)
        twin = evolved(
            self, places=(lived,), history=history, actions=actions, settled=settled, coming=coming, events=events
        )
        if tasks := [task for one in decided for task in one.outreach]:
            vars(twin)["tasks"] = self.tasks.union(tasks)
        if may_change_events(events, twin.places):
            vars(twin).pop("events")
        if place.waits_for_reading:
            vars(twin).pop("coming")
        return twin

    def and_decided(
        self, letter: Letter | None, skips: tuple[Skip, ...], tasks: Iterable[tuple[str, date]] = ()
    ) -> Person:
        """The person with what was decided about letters as facts; themselves where that is nothing."""
        known = self.tasks.union(tasks)
        if letter is None and not skips:
            return self if len(known) == len(self.tasks) else evolved(self, tasks=known)
        history = self.history.and_then(letter, skips)
        waiting = [(place, self.untold[place.id]) for place in self.places if place.id in self.untold]
        events = still_undecided(self.events, history)
        return evolved(self, history=history, tasks=known, untold=undecided(history, waiting), events=events)

    def and_answered(self, at: datetime) -> Person:
        """The person once all was decided at an hour: what an earlier action had answered is done with."""
        if not self.answers or self.answers[0] >= at:
            return self
        return evolved(self, answers=tuple([acted for acted in self.answers if acted >= at]))

    def and_read(self, place_id: str, position: int, at: datetime, *, settles: bool = False) -> Person:
        """The person after reading a week for the first time, which is an action of theirs.

        With the group, reading moves no opening; at an own pace the next one depends on it. `settles` says that
        everything up to `at` is recorded, as the service does it.
        """
        places, with_group = [], True
        for place in self.places:
            places.append(place.and_read(position, at) if place.id == place_id else place)
            with_group = with_group and not place.waits_for_reading
        before = self.actions[-1] if self.actions else None
        answers = (*self.answers, at) if self._waited(before, at) else self.answers
        settled = at if settles else self.settled
        twin = evolved(self, places=tuple(places), actions=(*self.actions, at), answers=answers, settled=settled)
        if not with_group or (settles and self.coming.until(at)):
            vars(twin).pop("coming", None)
        return twin


def undecided(history: History, weeks: Iterable[tuple[Place, Iterable[Opened]]]) -> Untold:
    """The weeks whose letter was not decided yet, by place; those without any are left out."""
    found, done = {}, history.done
    for place, opened in weeks:
        if new := tuple([one for one in opened if not one.carried and week_item(place, one) not in done]):
            found[place.id] = new
    return found


def week_item(place: Place, opened: Opened | Opening) -> Item:
    """`lesson:3` or `rest:4` of a place."""
    return item_of_week(place.id, place.calendar.weeks[opened.position - 1].kind, opened.position)


def unread_since(place: Place, acted: datetime | None, before: datetime) -> list[Opened]:
    """The counted lessons that opened since the last action and before an instant: none of them can be read."""
    found, counted = [], place.calendar.counted
    for opened in reversed(place.opened):
        if acted is not None and opened.at <= acted:
            break
        if opened.at < before and not opened.carried and counted[opened.position - 1]:
            found.append(opened)
    found.reverse()
    return found
