"""The ledger of one person as the rules see it: what was decided about letters, sent or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from unhurried.letters.rules.items import Item, Reason
from unhurried.pacing.rules.evolving import Kept


class Letter(NamedTuple):
    """One letter: its planned instant (UTC) and the date that was local then, which is its place in the budget."""

    at: datetime
    day: date
    items: tuple[Item, ...]


class Skip(NamedTuple):
    """An item that was not sent, the local date that it was for, and why."""

    day: date
    item: Item
    reason: Reason


class Decided(Protocol):
    """What was decided at one moment."""

    @property
    def letter(self) -> Letter | None:
        """The letter, if there was one."""

    @property
    def skips(self) -> tuple[Skip, ...]:
        """What was not sent, and why."""

    @property
    def outreach(self) -> tuple[tuple[str, date], ...]:
        """The tasks for the facilitator."""


@dataclass(frozen=True)
class History:
    """The ledger of one person: every letter that was decided and every skip, over all cohorts."""

    letters: tuple[Letter, ...] = ()
    skips: tuple[Skip, ...] = ()

    @Kept
    def sent(self) -> frozenset[Item]:
        """Every item that a letter carried."""
        return frozenset([item for letter in self.letters for item in letter.items])

    @Kept
    def done(self) -> frozenset[Item]:
        """Every item that was decided, sent or skipped."""
        return self.sent.union([skip.item for skip in self.skips]) if self.skips else self.sent

    @Kept
    def settled(self) -> frozenset[Item]:
        """Every item that was sent, or that nobody wanted to get: what only found no place is not settled."""
        return self.sent.union(skip.item for skip in self.skips if skip.reason == "reminders_off")

    @Kept
    def sent_on(self) -> frozenset[date]:
        """The dates with a letter."""
        return frozenset([letter.day for letter in self.letters])

    @Kept
    def taken(self) -> frozenset[date]:
        """The dates that are used up: with a letter, or of a week whose letter was stopped. docs: pacing §3"""
        return self.sent_on.union(_stopped(self.skips)) if self.skips else self.sent_on

    def welcomes(self, place: str) -> list[Item]:
        """The welcome to a place, which rides in its first letter."""
        welcome = Item(place, "welcome")
        return [] if welcome in self.done else [welcome]

    def and_then(self, letter: Letter | None, skips: tuple[Skip, ...]) -> History:
        """This history with what was decided now."""
        items, days = (letter.items, (letter.day,)) if letter else ((), ())
        new = History((*self.letters, letter) if letter else self.letters, self.skips + skips)
        known = vars(new)
        known["done"] = self.done.union(items, [skip.item for skip in skips]) if skips else self.done.union(items)
        known["sent_on"] = self.sent_on.union(days)
        known["taken"] = self.taken.union(days, _stopped(skips))
        return new

    def and_all(self, decided: Sequence[Decided]) -> History:
        """This history with what was decided at several moments."""
        letters = [one.letter for one in decided if one.letter]
        skips = [skip for one in decided for skip in one.skips]
        return History((*self.letters, *letters), (*self.skips, *skips))


def _stopped(skips: Iterable[Skip]) -> list[date]:
    return [skip.day for skip in skips if skip.reason == "two_unread"]
