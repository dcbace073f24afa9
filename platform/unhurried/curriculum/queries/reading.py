"""A folder of course files as a Course, every fault with file and line."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from unhurried.curriculum.rules.faults import N_, Fault, Notes
from unhurried.curriculum.rules.outline import Plan, read_plan
from unhurried.curriculum.rules.page import read_page
from unhurried.curriculum.rules.shapes import Course, Lesson, Outline, Week

MOST_BYTES = 64 * 1024


@dataclass
class Reading:
    """What reading a folder gave: a course when there are no faults."""

    folder: Path
    course: Course | None = None
    faults: list[Fault] = field(default_factory=list)
    _digest: list[tuple[str, str]] = field(default_factory=list)

    def run(self) -> Reading:
        text, notes = self._text(self.folder / "course.yaml")
        plan = read_plan(text, self.folder.resolve().name, notes) if text is not None else None
        pages = self._pages(plan, notes) if plan else {}
        if plan and not self.faults:
            self.course = self._course(plan, pages)
        return self

    def _course(self, plan: Plan, pages: dict[str, Lesson]) -> Course:
        version = hashlib.sha256(repr(sorted(self._digest)).encode()).hexdigest()[:16]
        return Course(Outline(plan.slug, version, plan.weeks, plan.tracks), plan.locales, plan.texts, pages)

    def _pages(self, plan: Plan, notes: Notes) -> dict[str, Lesson]:
        pages: dict[str, Lesson] = {}
        expected: set[Path] = set()
        for locale in plan.locales:
            for week, line in zip(plan.weeks, plan.lines, strict=True):
                expected |= self._week(plan, week, locale, line, notes, pages)
        for path in sorted(self.folder.glob("*/*")):
            if path not in expected and path.is_file():
                self._notes(path).add(
                    1, N_("this file belongs to no week"), N_("name it NN-key.md, NN-key.hurt.md or so")
                )
        return pages

    def _week(
        self, plan: Plan, week: Week, locale: str, line: int, notes: Notes, pages: dict[str, Lesson]
    ) -> set[Path]:
        stem = f"{week.position:02d}-{week.key}"
        folder = self.folder / locale
        shared = [stem] if (folder / f"{stem}.md").is_file() else []
        tracks = [f"{stem}.{track}" for track in plan.tracks] if plan.tracks != ("solo",) else []
        own = [name for name in tracks if (folder / f"{name}.md").is_file()]
        if not shared and len(own) < max(len(tracks), 1):
            wanted = " ".join(f"{locale}/{name}.md" for name in (tracks or [stem]) if name not in own)
            notes.add(
                line,
                N_("week %(n)s has no file %(wanted)s"),
                N_("write it, or take the week out"),
                n=week.position,
                wanted=wanted,
            )
        elif shared and tracks and len(own) == len(tracks):
            notes.add(
                line,
                N_("nobody would read %(locale)s/%(stem)s.md"),
                N_("each track has its own page; remove it"),
                locale=locale,
                stem=stem,
            )
        found = shared + own
        found += [f"{name}.safety" for name in [stem, *tracks] if (folder / f"{name}.safety.md").is_file()]
        return {self._page(folder / f"{name}.md", f"{locale}/{name}", week, locale, pages) for name in found}

    def _page(self, path: Path, name: str, week: Week, locale: str, pages: dict[str, Lesson]) -> Path:
        text, notes = self._text(path)
        page = read_page(text, week, locale, notes) if text is not None else None
        if page:
            pages[name] = page
        return path

    def _text(self, path: Path) -> tuple[str | None, Notes]:
        notes = self._notes(path)
        size = path.stat().st_size
        if size > MOST_BYTES:
            notes.add(
                1,
                N_("the file has %(size)s bytes"),
                N_("at most %(most)s; a page is about 10 kB"),
                size=size,
                most=MOST_BYTES,
            )
            return None, notes
        raw = path.read_bytes()
        self._digest.append((path.relative_to(self.folder).as_posix(), hashlib.sha256(raw).hexdigest()))
        try:
            return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"), notes
        except UnicodeDecodeError as error:
            notes.add(
                raw[: error.start].count(b"\n") + 1,
                N_("this line is not UTF-8"),
                N_("save the file as UTF-8"),
            )
            return None, notes

    def _notes(self, path: Path) -> Notes:
        return Notes(_shown(path), self.faults)


def _shown(path: Path) -> str:
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
