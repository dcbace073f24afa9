"""The courses that come with the site, page by page."""

from __future__ import annotations

import re
from pathlib import Path

from unhurried.curriculum.queries import load_course
from unhurried.curriculum.rules import Course, Lesson, Step
from unhurried.kit.markdown import plain

FOLDER = Path(__file__).parents[2] / "courses"
_FOUND = sorted(path.parent for path in FOLDER.glob("*/course.yaml"))
COURSES: dict[str, Course] = {path.name: load_course(path) for path in _FOUND}
FLAGSHIP = COURSES["healing-after-betrayal"]


def pages() -> dict[str, Lesson]:
    """Every page of every course by slug/locale/NN-key.track."""
    return {f"{slug}/{name}": page for slug, course in COURSES.items() for name, page in course.pages.items()}


def lessons() -> dict[str, Lesson]:
    """Every page that is no week of rest."""
    return {name: lesson for name, lesson in pages().items() if lesson.short}


def english() -> dict[str, Lesson]:
    """Those of them that stand in the language which all others are held to."""
    return {name: lesson for name, lesson in lessons().items() if lesson.locale == "en"}


def sections(lesson: Lesson) -> list[Step]:
    """Every section of a page, the five-minute version too."""
    return [*lesson.steps, *([lesson.short] if lesson.short else [])]


def front(lesson: Lesson) -> str:
    """What is read before a page is opened, and in its letter, as Markdown."""
    return "\n\n".join((lesson.aim, lesson.alternative, *lesson.note, lesson.check_in))


def words_of(lesson: Lesson) -> str:
    """Everything that a page says, headings, letter and content note included, on one line."""
    parts = [lesson.title, front(lesson), *lesson.mentions, lesson.subject.ordinary, lesson.subject.discreet]
    for step in sections(lesson):
        parts += [step.title, plain(step.markdown)]
    return re.sub(r"\s+", " ", " ".join(parts))
