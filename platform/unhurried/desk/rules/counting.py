"""Which numbers of a small group may be shown: nobody's own answer can be worked out from them. Pure.

docs: security §2 (A: five people or more). A number is shown where five or more people are in it and five or more
are not; what is left is shown as one number of several kinds together, itself of five or more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from unhurried.journal.rules import FEWEST

TOGETHER = 2


@dataclass(frozen=True)
class Part:
    """People of one kind, or of several kinds together whose own numbers are not shown."""

    names: tuple[str, ...]
    people: int


def parts_shown(counts: Mapping[str, int]) -> tuple[Part, ...]:
    """The parts of a whole that may be shown, in their order, those together last; empty where nothing may be.

    A kind with fewer than five people (nobody included) is put together with others until five or more are in it, of
    two or more kinds: the last ones first and never by their size, which would tell something of it. Where only one
    part is left, everybody would have said the same.
    """
    hidden = {name for name, people in counts.items() if people < FEWEST}
    others = [name for name in counts if name not in hidden]
    while hidden and _tells(counts, hidden):
        if not others:
            return ()
        hidden.add(others.pop())
    alone = [Part((name,), people) for name, people in counts.items() if name not in hidden]
    if not alone or len(alone) + bool(hidden) < TOGETHER:
        return ()
    together = tuple(name for name in counts if name in hidden)
    return (*alone, Part(together, _sum(counts, hidden))) if hidden else tuple(alone)


def _tells(counts: Mapping[str, int], hidden: set[str]) -> bool:
    """Whether the number of these together would still tell one of them: alone, too small, or each as large as a
    hidden one can be."""
    people, small = _sum(counts, hidden), all(counts[name] < FEWEST for name in hidden)
    return len(hidden) < TOGETHER or people < FEWEST or (small and people == len(hidden) * (FEWEST - 1))


def _sum(counts: Mapping[str, int], names: set[str]) -> int:
    return sum(counts[name] for name in names)
