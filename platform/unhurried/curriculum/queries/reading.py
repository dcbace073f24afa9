"""A folder of course files as a Course, every fault with file and line."""

from __future__ import annotations

from pathlib import Path

from unhurried.curriculum.queries.sources import Sources
from unhurried.curriculum.rules.faults import N_, Fault, Notes
from unhurried.curriculum.rules.languages import compare_languages, counterpart
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
        for name in self.pages:
            notes = self.sources.notes(self._path(name))
            if name.endswith(".safety"):
                compare(name, self.texts[name], self.pages, notes)
            compare_languages(name, self.texts[name], self.pages, self._in_first(name), notes)
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
        found, first = self._there(self._ends(stem)), self._in_first(stem)
        twins = self._there(self._ends(first)) if first != stem else []
        own = [stem + track for track in self.tracks if stem + track in found]
        wanted = [stem + name.removeprefix(first) for name in twins]
        if not twins and stem not in found:
            wanted = [stem + track for track in self.tracks or [""]]
        missing = ", ".join(f"{name}.md" for name in wanted if name not in found)
        if missing:
            what = N_("week %(number)s has no file %(wanted)s")
            self.notes.add(line, what, N_("write it"), number=week.position, wanted=missing)
        elif stem in found and self.tracks and len(own) == len(self.tracks):
            right = N_("each track has a page of its own; remove the shared one")
            self.notes.add(line, N_("nobody would read %(stem)s.md"), right, stem=stem)
        for name in found if twins else []:
            self._known(name, twins)
        return found

    def _known(self, name: str, twins: list[str]) -> None:
        other = self._in_first(name)
        if other not in twins:
            what, right = N_("there is no %(other)s.md beside it"), N_("write that one too, or remove this one")
            self.sources.notes(self._path(name)).add(1, what, right, other=other)

    def _ends(self, stem: str) -> list[str]:
        """Every name that a page of this week can have, those of the safety path last."""
        return [f"{stem}{track}{safety}" for safety in ("", ".safety") for track in ("", *self.tracks)]

    def _in_first(self, name: str) -> str:
        """The same page in the language that all others are held to."""
        return counterpart(name, self.plan.locales[0])

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
