"""A row of openings that is worked out only as far as somebody looks, and shared by those who look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from unhurried.pacing.rules.places import Opening


class Coming:
    """Openings in order of time, from rows of some at a time. Looking twice works nothing out twice."""

    __slots__ = ("_found", "_more", "_past")

    def __init__(self, more: Iterator[Sequence[Opening]]) -> None:
        self._found: list[Opening] = []
        self._more, self._past = more, 0

    def after(self, count: int) -> Coming:
        """The same row without its first `count` openings, which are recorded now."""
        rest = object.__new__(Coming)
        rest._found, rest._more, rest._past = self._found, self._more, self._past + count
        return rest

    def until(self, at: datetime) -> tuple[Opening, ...]:
        """Those up to an instant."""
        found, number = [], self._past
        while (opening := self._at(number)) is not None and opening.at <= at:
            found.append(opening)
            number += 1
        return tuple(found)

    def first(self) -> Opening | None:
        """The next one; None where there is none."""
        return self._at(self._past)

    def nth(self, number: int) -> Opening | None:
        """The one after so many; None where there are not as many."""
        number += self._past
        return self._found[number] if number < len(self._found) else self._at(number)

    def _at(self, number: int) -> Opening | None:
        while number >= len(self._found):
            more = next(self._more, None)
            if more is None:
                return None
            self._found += more
        return self._found[number]

    def __iter__(self) -> Iterator[Opening]:
        number, found = self._past, self._found
        while number < len(found) or self._at(number) is not None:
            yield found[number]
            number += 1
