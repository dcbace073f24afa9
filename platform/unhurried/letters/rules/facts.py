"""A person as the letters see them: what opened, what was done, what was sent and what was skipped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from unhurried.letters.rules.items import Item, Reason
from unhurried.pacing.rules import Opened, Participant, Place


@dataclass(frozen=True)
class Letter:
    """One letter: its planned instant (UTC) and the date that was local then, which is its place in the budget."""

    at: datetime
    day: date
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Skip:
    """An item that was not sent, the local date that it was for, and why."""

    day: date
    item: Item
    reason: Reason


@dataclass(frozen=True)
class History:
    """The ledger of one person: every letter that was decided and every skip, over all cohorts."""

    letters: tuple[Letter, ...] = ()
    skips: tuple[Skip, ...] = ()

    @cached_property
    def sent(self) -> frozenset[Item]:
        """Every item that a letter carried."""
        return frozenset(item for letter in self.letters for item in letter.items)

    @cached_property
    def done(self) -> dict[Item, date]:
        """Every item that was decided, sent or skipped, with its date."""
        sent = {item: letter.day for letter in self.letters for item in letter.items}
        return sent | {skip.item: skip.day for skip in self.skips}

    @cached_property
    def settled(self) -> frozenset[Item]:
        """Every item that was sent, or that nobody wanted to get: what only found no place is not settled."""
        return self.sent.union(skip.item for skip in self.skips if skip.reason == "reminders_off")

    @cached_property
    def sent_on(self) -> frozenset[date]:
        """The dates with a letter."""
        return frozenset(letter.day for letter in self.letters)

    @cached_property
    def taken(self) -> frozenset[date]:
        """The dates that are used up: with a letter, or of a week whose letter was stopped. docs: pacing §3"""
        stopped = (skip.day for skip in self.skips if skip.reason == "two_unread")
        return self.sent_on.union(stopped)

    def and_then(self, letter: Letter | None, skips: tuple[Skip, ...]) -> History:
        """This history with what was decided now."""
        letters = (*self.letters, letter) if letter else self.letters
        return History(letters, self.skips + skips)


@dataclass(frozen=True)
class Person(Participant):
    """Everything that decides one person's letters.

    `actions` are the instants at which they did anything, in order, reads included; the last before the moment
    in question is what counts. `tasks` are the outreach tasks so far, as (place, day 0).
    """

    history: History = field(default_factory=History)
    actions: tuple[datetime, ...] = ()
    tasks: frozenset[tuple[str, date]] = frozenset()

    def acted(self, before: datetime) -> datetime | None:
        """The last action before an instant. What happens at the instant itself comes after it."""
        return max((action for action in self.actions if action < before), default=None)


def unread_since(place: Place, acted: datetime | None, before: datetime) -> list[Opened]:
    """The counted lessons that opened since the last action and before an instant: none of them can be read."""
    return [
        opened
        for opened in place.opened
        if opened.at < before
        and (acted is None or opened.at > acted)
        and not opened.carried
        and place.week(opened.position).counted
    ]
