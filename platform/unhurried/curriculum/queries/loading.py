"""Courses from files, read again only when a file has changed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from unhurried.curriculum.queries.folders import course_folder, courses_in
from unhurried.curriculum.queries.reading import Reading
from unhurried.curriculum.rules import Course
from unhurried.curriculum.rules.faults import Fault, Faulty

Stamp = tuple[tuple[str, int, int], ...]


def load_course(slug: str | Path) -> Course:
    """The course as its files say now, by slug or folder. Raises CourseUnknown, or Faulty with every fault."""
    folder = course_folder(slug)
    return _read(folder, _stamp(folder))


def faults_in(folder: Path) -> tuple[int, list[Fault]]:
    """How many courses lie in `folder`, and every fault of them."""
    courses = courses_in(folder)
    return len(courses), sorted(fault for path in courses for fault in Reading(path).run().faults)


@lru_cache(maxsize=32)
def _read(folder: Path, stamp: Stamp) -> Course:
    reading = Reading(folder).run()
    if reading.course is None:
        raise Faulty(reading.faults)
    return reading.course


def _stamp(folder: Path) -> Stamp:
    files = sorted([folder / "course.yaml", *folder.glob("*/*.md")])
    stats = [(path, path.stat()) for path in files]
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)
