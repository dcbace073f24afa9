"""A safety page looks from outside like the page it stands for (docs: curriculum §0.2, security §1.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unhurried.curriculum.rules.faults import N_, Notes
from unhurried.curriculum.rules.shapes import Lesson

ALIKE = ("title", "aim", "subject", "note", "minutes", "weight", "mentions", "alternative", "check_in")


def compare(name: str, text: str, pages: Mapping[str, Lesson], notes: Notes) -> None:
    """Notes what would tell the safety page `name`, whose file is `text`, from the ordinary page."""
    for ordinary in _stood_for(name, pages):
        for field in ALIKE:
            if getattr(pages[name], field) != getattr(pages[ordinary], field):
                notes.add(
                    line_of(field, text),
                    N_("“%(field)s” differs from %(ordinary)s.md, and others could see it"),
                    N_("make it the same in both"),
                    field=field,
                    ordinary=ordinary,
                )
        if len(pages[name].steps) != len(pages[ordinary].steps):
            notes.add(
                1,
                N_("the number of sections differs from %(ordinary)s.md, and progress would show it"),
                N_("give both as many"),
                ordinary=ordinary,
            )


def line_of(key: str, text: str) -> int:
    """The line on which the front matter's `key` stands, 1 where it is left out."""
    lines = text.split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)


def _stood_for(name: str, pages: Mapping[str, Lesson]) -> Iterator[str]:
    base = name.removesuffix(".safety")
    if base in pages:
        yield base
        return
    shared = base.rsplit(".", 1)[0]
    for other in sorted(pages):
        if other == shared or (other.startswith(f"{base}.") and not other.endswith(".safety")):
            yield other
