"""Work for translators: what has no translation yet, in files of equal size, and the way back into the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from tests.words.catalogue import LINE, read
from tests.words.faults import faults_of, ids, is_told, singular, strings, where

# What participants read comes first: pages of the rooms that are theirs, and all letters.
STAFF = (
    "templates/pages/desk", "templates/pages/admin", "templates/pages/gatherings/_desk", "platform/unhurried/desk",
    "platform/unhurried/curriculum", "platform/unhurried/cli", "platform/unhurried/demo", "templates/pages/demo",
)  # fmt: skip


def chunks(found: Catalog, number: int) -> list[Catalog]:
    """What is not translated, participants' sentences first, in `number` parts with about as many words each."""
    waiting = sorted((one for one in found if one.id and not is_told(one)), key=_order)
    total = sum(map(_size, waiting)) or 1
    parts, done = [Catalog(locale=found.locale) for _ in range(number)], 0
    for one in waiting:
        parts[min(number - 1, done * number // total)].add(
            one.id, one.string, one.locations, one.flags - {"fuzzy"}, one.auto_comments, context=one.context
        )
        done += _size(one)
    return parts


def write_chunks(found: Catalog, folder: Path, number: int = 3) -> list[tuple[Path, int, int]]:
    """Write the parts as `chunk-1.po` and so on; returns each file with its numbers of sentences and words."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for place, part in enumerate(chunks(found, number), start=1):
        file = folder / f"chunk-{place}.po"
        with file.open("wb") as text:
            write_po(text, part, width=LINE, include_lineno=False)
        made.append((file, len(part), sum(map(_size, (one for one in part if one.id)))))
    return made


def merge(found: Catalog, files: Iterable[Path], locale: str) -> tuple[int, list[str]]:
    """Put finished parts into the catalogue: how many sentences went in, and what was left out, a line each.

    A translation with a fault stays out, and so does one of a sentence that the catalogue does not hold.
    """
    taken, refused = 0, []
    for file in files:
        for one in read(file, locale):
            if not one.id or not any(strings(one)):
                continue
            here = found.get(one.id, one.context)
            faults = ["is said nowhere"] if here is None else list(faults_of(one, locale))
            if faults or here is None:
                refused.append(f"{file.name}: {where(one)}: “{singular(one)}”: {'; '.join(faults)}")
            else:
                here.string = one.string
                here.flags.discard("fuzzy")
                taken += 1
    return taken, refused


def _order(one: Message) -> tuple[bool, Sequence[object]]:
    files = [name for name, _line in one.locations]
    staff = all(name.startswith(STAFF) for name in files)
    return staff, (not files[0].startswith("templates/letters"), files[0])


def _size(one: Message) -> int:
    return sum(len(text.split()) for text in ids(one))
