"""A folder of course files as a Course, every fault with file and line."""

from __future__ import annotations

from pathlib import Path

from unhurried.curriculum.queries.sources import Sources
from unhurried.curriculum.rules.faults import N_, Fault, Notes
from unhurried.curriculum.rules.outline import Plan, read_plan
from unhurried.curriculum.rules.page import read_page, read_shared
from unhurried.curriculum.rules.shapes import Course, Lesson, Outline, Week
from unhurried.curriculum.rules.shared import Shelf
from unhurried.curriculum.rules.variants import compare


def read_course(folder: Path) -> tuple[Course | None, list[Fault]]:
    """The course in `folder`, or None and every fault of its files."""
    sources = Sources(folder)
    path = folder / "course.yaml"
    text, notes = sources.text(path), sources.notes(path)
    plan = read_plan(text, folder.resolve().name, notes) if text is not None else None
    if plan is None:
        return None, sources.faults
    pages = _Pages(sources, plan, notes).read()
    if sources.faults:
        return None, sources.faults
    outline = Outline(plan.slug, sources.version, plan.weeks, plan.tracks)
    return Course(outline, plan.locales, plan.texts, pages), []


class _Pages:
    def __init__(self, sources: Sources, plan: Plan, notes: Notes) -> None:
        self.sources, self.plan, self.notes = sources, plan, notes
        self.tracks = [] if plan.tracks == ("solo",) else [f".{track}" for track in plan.tracks]
        self.pages: dict[str, Lesson] = {}
        self.texts: dict[str, str] = {}

    def read(self) -> dict[str, Lesson]:
        expected = {
            path
            for locale in self.plan.locales
            for week, line in zip(self.plan.weeks, self.plan.lines, strict=True)
            for path in self._week(f"{locale}/{week.position:02d}-{week.key}", week, locale, line)
        }
        self._strangers(expected)
        for name in [name for name in self.pages if name.endswith(".safety")]:
            compare(name, self.texts[name], self.pages, self.sources.notes(self._path(name)))
        return self.pages

    def _week(self, stem: str, week: Week, locale: str, line: int) -> list[Path]:
        path = self._path(f"{stem}.shared")
        notes = self.sources.notes(path)
        text = self.sources.text(path) if path.is_file() else None
        shelf = read_shared(text, locale, notes) if text is not None else Shelf()
        found = [self._page(name, week, locale, shelf) for name in self._names(stem, week, line)]
        shelf.leftovers(notes)
        return [*found, path]

    def _names(self, stem: str, week: Week, line: int) -> list[str]:
        shared, own = self._there([stem]), self._there([stem + track for track in self.tracks])
        if not shared and len(own) < max(len(self.tracks), 1):
            missing = [stem + track for track in self.tracks or [""] if stem + track not in own]
            wanted = ", ".join(f"{name}.md" for name in missing)
            what = N_("week %(number)s has no file %(wanted)s")
            self.notes.add(line, what, N_("write it"), number=week.position, wanted=wanted)
        elif shared and self.tracks and len(own) == len(self.tracks):
            what = N_("nobody would read %(stem)s.md")
            self.notes.add(
                line, what, N_("each track has a page of its own; remove the shared one"), stem=stem
            )
        return [*shared, *own, *self._there([f"{stem}{track}.safety" for track in ["", *self.tracks]])]

    def _there(self, names: list[str]) -> list[str]:
        return [name for name in names if self._path(name).is_file()]

    def _path(self, name: str) -> Path:
        return self.sources.folder / f"{name}.md"

    def _page(self, name: str, week: Week, locale: str, shelf: Shelf) -> Path:
        path = self._path(name)
        text, notes = self.sources.text(path), self.sources.notes(path)
        if name.endswith(".safety"):
            shelf = shelf.beside(self.pages.get(name.removesuffix(".safety")))
        page = read_page(text, week, locale, notes, shelf) if text is not None else None
        if page and text is not None:
            self.pages[name], self.texts[name] = page, text
        return path

    def _strangers(self, expected: set[Path]) -> None:
        for path in sorted(self.sources.folder.glob("*/*")):
            if path not in expected and path.is_file():
                right = N_("name it NN-key.md, NN-key.hurt.md, .safety.md or .shared.md, with NN the week's place")
                self.sources.notes(path).add(1, N_("this file belongs to no week"), right)
