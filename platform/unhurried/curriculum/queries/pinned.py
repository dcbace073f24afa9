"""Versions that cohorts have pinned: read once per process, whatever happens to the files."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import select

from unhurried.curriculum.models import CourseVersion
from unhurried.curriculum.queries.loading import load_course
from unhurried.curriculum.rules import Course
from unhurried.curriculum.rules.faults import CourseUnknown, Faulty
from unhurried.curriculum.rules.snapshot import from_snapshot
from unhurried.kit.db import db


class VersionUnknown(LookupError):
    """No such pinned version of a course."""


def pinned(course_version_id: int) -> Course:
    """The course as it was pinned in this row. Raises VersionUnknown."""
    version = CourseVersion
    row = db.session.execute(
        select(version.slug, version.version).where(version.id == course_version_id)
    ).first()
    if row is None:
        raise VersionUnknown(f"no pinned course version {course_version_id}")
    return stored(row.slug, row.version)


def course_version(slug: str, version: str) -> Course:
    """This version of a course, from the files if they have it, else as pinned. Raises VersionUnknown."""
    try:
        course = load_course(slug)
    except (CourseUnknown, Faulty):
        return stored(slug, version)
    return course if course.version == version else stored(slug, version)


@lru_cache(maxsize=32)
def stored(slug: str, version: str) -> Course:
    """This version of a course as it was pinned, for whoever has its names at hand. Raises VersionUnknown."""
    table = CourseVersion
    content = db.session.scalar(select(table.content).where(table.slug == slug, table.version == version))
    if content is None:
        raise VersionUnknown(f"no pinned version {version} of {slug}")
    return from_snapshot(content)
