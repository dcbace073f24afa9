"""Many lives at once: shared out over processes in portions of one size, so that the sum is the same on any machine."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from unhurried.letters.simulation.life import Life, state_at
from unhurried.letters.simulation.people import made
from unhurried.letters.simulation.season import EXAMPLES, HOUR, Season, Terms
from unhurried.pacing.rules.times import DAY, WEEK

PORTION = 250


def simulate(terms: Terms, processes: int = 0, told: Callable[[int], object] = lambda count: None) -> Season:
    """The season of these terms, over so many processes (0: one a core). `told` gets each portion's size when done."""
    season = Season()
    for portion in _portions(terms, processes or os.cpu_count() or 1):
        season.add(portion)
        told(portion.people)
    return season


def _portions(terms: Terms, processes: int) -> Iterator[Season]:
    starts = range(0, terms.participants, PORTION)
    work = partial(portion_from, terms)
    if processes == 1 or len(starts) == 1:
        yield from map(work, starts)
        return
    with multiprocessing.get_context("fork").Pool(min(processes, len(starts)), gc.disable) as pool:
        yield from pool.imap_unordered(work, starts)


def portion_from(terms: Terms, first: int) -> Season:
    """The season of one portion of people, beginning with number `first`.

    A life leaves no cycles behind, so the processes of a pool go without the search for them.
    """
    season = Season()
    ends = [(week, terms.start + 3 * DAY + WEEK * week) for week in range(terms.weeks + 9)]
    for number in range(first, min(first + PORTION, terms.participants)):
        _count(season, Life(made(terms, number), terms).run(), number, ends)
    return season


def _count(season: Season, life: Life, number: int, ends: Iterable[tuple[int, datetime]]) -> None:
    start, person = life.terms.start, life.person
    season.people += 1
    season.steps += life.steps
    season.habits[life.made.habit.name] += 1
    season.letters.update((letter.at - start) // HOUR for letter in person.history.letters)
    season.items.update(item.kind for letter in person.history.letters for item in letter.items)
    season.skips.update(skip.reason for skip in person.history.skips)
    season.openings.update((one.at - start - 3 * DAY) // WEEK + 1 for place in person.places for one in place.opened)
    season.states.update((week, state_at(person, end)) for week, end in ends)
    season.broken.update(life.faults)
    season.examples = [*season.examples, *((number, fault) for fault in sorted(life.faults))][:EXAMPLES]
