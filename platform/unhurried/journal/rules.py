"""What may be written, and what happens when two tabs write the same entry. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Literal

LONGEST = 200_000
LONGEST_LINE = 2_000
MOST_PROMISES = 3
MOST_BYTES = 8_000_000
STEPS = ("1", "2", "3", "4", "5")
PACES = ("slow", "right", "fast")
UNSAID = "unsaid"
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "heavy": (*STEPS, UNSAID),
    "steady": (*STEPS, UNSAID),
    "statement": (*STEPS, "none", UNSAID),
    "pace": (*PACES, UNSAID),
}
OUTCOMES = ("kept", "not_kept", "renegotiated")
Fate = Literal["write", "same", "beside"]


@dataclass(frozen=True)
class Words:
    """What was typed, as it can be kept and shown: `unseen` counts signs that no page can show, left out here."""

    text: str
    unseen: int = 0


def words_of(typed: str) -> Words:
    """Typed text with plain line ends, without NULs, and with a mark where half a sign arrived."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    whole = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text if sign != "\0")
    halves = sum("\ud800" <= sign <= "\udfff" for sign in text)
    return Words(whole, text.count("\0") + halves)


def fate(*, kept: str, typed: str, version: int, base: int, same_tab: bool, overtaken: bool = False) -> Fate:
    """What becomes of a text that a tab sends for an entry: nothing is ever overwritten unseen.

    `base` is the version that the tab last knew; a tab that wrote last itself knows the present one. `overtaken`:
    the same tab has sent a newer text that arrived first.
    """
    if kept == typed or (same_tab and overtaken):
        return "same"
    return "write" if base == version or same_tab else "beside"


def joined(first: str, second: str) -> str:
    """Two texts of one entry, one after the other."""
    return f"{first.rstrip()}\n\n{second.lstrip()}"


def found_in(text: str, wanted: str) -> bool:
    """Whether the words stand in the text, in capitals or not."""
    return " ".join(wanted.casefold().split()) in " ".join(text.casefold().split())


def beginning(text: str, length: int = 140) -> str:
    """The first words, on one line."""
    line = " ".join(text[: length * 4].split())
    return line if len(line) <= length else line[:length].rstrip() + " …"


def looks_in(answers: Sequence[Mapping[str, str]]) -> str | None:
    """Why a facilitator is asked to look in, from someone's check-ins, the newest first; None for no reason.

    Two "very heavy" or two "too fast" in a row; nothing else is read from what a person says (docs: care §5).
    """
    two = answers[:2]
    if len(two) == 2 and all(one.get("heavy") == "5" for one in two):
        return "heavy"
    if len(two) == 2 and all(one.get("pace") == "fast" for one in two):
        return "fast"
    return None


FEWEST = 5
CLOSED_AFTER = timedelta(days=14)


def counted(answers: Sequence[Mapping[str, object]]) -> dict[str, dict[str, int]]:
    """How often each answer was given, by question; a question that fewer than five people answered is left out.

    "Rather not say" is no answer here. The line is never read, nor the week's statement, which differs by track.
    """
    found: dict[str, dict[str, int]] = {}
    for name, known in (("heavy", STEPS), ("steady", STEPS), ("pace", PACES)):
        given = [str(one.get(name)) for one in answers if one.get(name) in known]
        if len(given) >= FEWEST:
            found[name] = {answer: given.count(answer) for answer in known}
    return found


ENOUGH = 3
WIDE, TALL, EDGE = 640, 200, 20


@dataclass(frozen=True)
class Plot:
    """Marks of one question in a picture of `WIDE` by `TALL`, and the lines between weeks that follow each other."""

    marks: tuple[tuple[int, int], ...]
    lines: tuple[tuple[int, int, int, int], ...]

    @property
    def enough(self) -> bool:
        """Whether there is anything to see: three answers at least."""
        return len(self.marks) >= ENOUGH


def plot(said: Sequence[str | None]) -> Plot:
    """Where each answer from 1 to 5 stands, in the order of time; a week without one leaves a gap."""
    step = (WIDE - 2 * EDGE) / max(len(said) - 1, 1)
    places = [
        (EDGE + round(step * number), EDGE + (5 - int(one)) * (TALL - 2 * EDGE) // 4) if one in STEPS else None
        for number, one in enumerate(said)
    ]
    lines = [(*one, *other) for one, other in pairwise(places) if one and other]
    return Plot(tuple(place for place in places if place), tuple(lines))
