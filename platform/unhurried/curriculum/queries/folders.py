"""Where course files lie."""

from __future__ import annotations

import os
from pathlib import Path

from flask import current_app, has_app_context

import unhurried
from unhurried.curriculum.rules.faults import CourseUnknown
from unhurried.kit.settings import settings

PACKAGE = Path(unhurried.__file__).parent


def course_folders() -> list[Path]:
    """The folders that hold courses: those that the setting names, the repository's, the wheel's."""
    named = [Path(part) for part in _setting().split(os.pathsep) if part]
    own = [PACKAGE.parent.parent / "courses", PACKAGE / "_courses"]
    return [folder for folder in dict.fromkeys([*named, *own]) if folder.is_dir()]


def _setting() -> str:
    if has_app_context() and "UNHURRIED" in current_app.config:
        return settings().courses_dir
    return os.environ.get("UNHURRIED_COURSES_DIR", "")


def available_courses() -> tuple[str, ...]:
    """The slugs of all courses on disk, sorted."""
    return tuple(sorted({path.name for folder in course_folders() for path in courses_in(folder)}))


def courses_in(folder: Path) -> list[Path]:
    """The course folders in `folder`, or `folder` itself when it is one."""
    if (folder / "course.yaml").is_file():
        return [folder]
    return sorted(path.parent for path in folder.glob("*/course.yaml"))


def course_folder(slug: str | Path) -> Path:
    """The folder of a course by its slug, or the path itself where one is given. Raises CourseUnknown."""
    if isinstance(slug, Path) or os.sep in slug:
        if (Path(slug) / "course.yaml").is_file():
            return Path(slug)
    else:
        for folder in course_folders():
            for path in courses_in(folder):
                if path.name == slug:
                    return path
    raise CourseUnknown(str(slug), available_courses())
