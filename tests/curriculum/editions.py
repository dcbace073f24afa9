"""Editions of one little course: the same folder, written anew with other weeks or other words."""

from __future__ import annotations

from pathlib import Path

from tests.curriculum.desks import COURSE, LESSON, REST, Desk
from unhurried.curriculum.queries import load_course
from unhurried.curriculum.rules import Course

SIX = ("a", "b", "c", "d", "e", "f")


def edition(folder: Path, *weeks: str, text: str = "There is a window.", notice: str = "Made for tests.") -> Course:
    """The course in `folder/small` with these weeks: `d` is a lesson, `d/` a rest week, `d?` an optional lesson.

    A lesson's title is its key in capitals; `text` is what its first step says.
    """
    desk = Desk(folder / "small")
    for old in desk.path.glob("en/*.md"):
        old.unlink()
    head, _weeks, _rest = COURSE.partition("weeks:\n")
    entries = [_entry(week.rstrip("/?"), week[-1]) for week in weeks]
    desk.write("course.yaml", head.replace("Made for tests.", notice) + "weeks:\n" + "".join(entries))
    for position, week in enumerate(weeks, 1):
        key, page = week.rstrip("/?"), REST if week.endswith("/") else LESSON
        page = page.replace("There is a window.", text).replace("The first page", key.upper())
        desk.write(f"en/{position:02d}-{key}.md", page.replace("title: Nothing due", f"title: {key.upper()}"))
    assert desk.faults() == []
    return load_course(desk.path)


def _entry(key: str, mark: str) -> str:
    optional = "    optional: true\n" if mark == "?" else ""
    return f"  - key: {key}\n    kind: {'rest' if mark == '/' else 'lesson'}\n{optional}"
