"""Sections that several pages of a week say in the same words, written once (docs: curriculum §0.2)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from unhurried.curriculum.rules.faults import N_, Notes
from unhurried.curriculum.rules.shapes import Lesson, Step


@dataclass
class Shelf:
    """The sections of a week's shared file by title, with their lines; `taken` are those a page asked for."""

    steps: dict[str, Step] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def put(self, step: Step, line: int, notes: Notes) -> None:
        """Lays a section on the shelf; notes a second one of the same title."""
        if step.title in self.steps:
            what = N_("two shared sections have the title “%(title)s”")
            notes.add(line, what, N_("give each a title of its own"), title=step.title)
        self.steps[step.title], self.lines[step.title] = step, line

    def take(self, title: str, content: str, line: int, notes: Notes) -> Step | None:
        """The section of this title; None and a fault, on `line` of the page that asks, where there is none."""
        self.taken.add(title)
        if content.strip():
            right = N_("leave it empty; its words stand in the week's shared file")
            notes.add(line, N_("the shared section “%(title)s” has words of its own"), right, title=title)
        if title not in self.steps:
            known = ", ".join(f"“{name}”" for name in self.steps) or N_("none; write NN-key.shared.md")
            what = N_("no shared section is called “%(title)s”")
            notes.add(line, what, N_("there are: %(known)s"), title=title, known=known)
        return self.steps.get(title)

    def beside(self, page: Lesson | None) -> Shelf:
        """This shelf with the sections of `page` on it too, for the safety page that stands in for it."""
        own = (*page.steps, *([page.short] if page.short else [])) if page else ()
        return replace(self, steps={step.title: step for step in own} | self.steps)

    def leftovers(self, notes: Notes) -> None:
        """Notes every section that no page has taken."""
        for title, line in self.lines.items():
            if title not in self.taken:
                right = N_("write “## Shared: %(title)s” in a page, or remove it")
                notes.add(line, N_("no page takes the section “%(title)s”"), right, title=title)
