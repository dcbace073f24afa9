"""A person as pace sees them, and what comes to open for them. docs: pacing §2"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from unhurried.pacing.rules.coming import Coming
from unhurried.pacing.rules.evolving import Kept
from unhurried.pacing.rules.openings import openings_of
from unhurried.pacing.rules.places import Opening, Place
from unhurried.pacing.rules.rhythm import Rhythm


@dataclass(frozen=True)
class Participant:
    """All that decides what opens for one person, and when.

    `settled` is the last instant at which an input changed: everything up to it is recorded, so that no change moves
    what has happened. docs: pacing §2, I7
    """

    rhythm: Rhythm
    places: tuple[Place, ...]
    settled: datetime | None = None

    @Kept
    def coming(self) -> Coming:
        """The openings after the recorded ones, worked out once and only as far as somebody looks."""
        return Coming(openings_of(self.rhythm, self.places, self.settled))


def openings_plan(who: Participant, until: datetime) -> tuple[Opening, ...]:
    """Every opening up to `until` that is not a fact yet, in order, from what is known now. docs: pacing §2"""
    return who.coming.until(until)


def due_openings(who: Participant, now: datetime) -> tuple[Opening, ...]:
    """The openings that are due and not recorded, with their planned instants: the same however late one looks."""
    return who.coming.until(now)


def next_opening(who: Participant) -> Opening | None:
    """The next opening; None where nothing opens any more, or all waits for reading."""
    return who.coming.first()


def coming_openings(who: Participant) -> Iterator[Opening]:
    """Openings after the recorded ones, one after another, as far as what is known now decides them."""
    return iter(who.coming)
