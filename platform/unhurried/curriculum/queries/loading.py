"""Courses from files, read again only when a file has changed."""

from __future__ import annotations

from pathlib import Path

from unhurried.curriculum.queries.folders import course_folder, courses_in
from unhurried.curriculum.queries.reading import read_course
from unhurried.curriculum.rules import Course
from unhurried.curriculum.rules.faults import Fault, Faulty

Stamp = tuple[tuple[str, int, int], ...]
_READ: dict[Path, tuple[Stamp, Course]] = {}


def load_course(slug: str | Path) -> Course:
    """The course as its files say now, by slug or folder. Raises CourseUnknown, or Faulty with all faults."""
    folder = course_folder(slug)
    stamp = _stamp(folder)
    kept = _READ.get(folder)
    if kept and kept[0] == stamp:
        return kept[1]
    course, faults = read_course(folder)
    if course is None:
        raise Faulty(faults)
    _READ[folder] = (stamp, course)
    return course


def faults_in(folder: Path) -> tuple[int, list[Fault]]:
    """How many courses lie in `folder`, and every fault of them."""
    courses = courses_in(folder)
    return len(courses), sorted(fault for path in courses for fault in read_course(path)[1])


def _stamp(folder: Path) -> Stamp:
    files = sorted([folder / "course.yaml", *folder.glob("*/*.md")])
    stats = [(path, path.stat()) for path in files]
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)
