"""What another room tells in a letter: a gathering's hour, a facilitator's words, a group's news."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A title and lines in plain words, as a part's `told`. Without it the item says only that the site has more.

    `is_off` says that what it tells of does not take place: then nobody is asked to come.
    """

    title: str
    lines: tuple[str, ...]
    is_off: bool = False
