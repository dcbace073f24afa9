"""Pinning a version, so that a running cohort is never changed by edited files."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from unhurried.curriculum.models import CourseVersion
from unhurried.curriculum.queries import course_version, load_course
from unhurried.curriculum.rules import Course
from unhurried.curriculum.rules.snapshot import snapshot
from unhurried.kit import clock
from unhurried.kit.db import db


def pin(slug: str) -> CourseVersion:
    """The stored row of the course as its files say now, made where it is missing; flushed, never committed.

    Raises CourseUnknown, or Faulty with every fault of the files.
    """
    course = load_course(slug)
    return _row(course) or _store(course)


def pin_version(slug: str, version: str) -> CourseVersion:
    """The stored row of this very version, made where only the files have it; flushed, never committed.

    Raises VersionUnknown where neither the files nor the database have it any more.
    """
    course = course_version(slug, version)
    return _row(course) or _store(course)


def _row(course: Course) -> CourseVersion | None:
    wanted = CourseVersion.slug == course.slug, CourseVersion.version == course.version
    return db.session.scalar(select(CourseVersion).where(*wanted))


def _store(course: Course) -> CourseVersion:
    row = CourseVersion(
        slug=course.slug, version=course.version, content=snapshot(course), created_at=clock.now()
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        # Another process pinned the same version between our look and our write; the content is the same.
        found = _row(course)
        if found is None:
            raise
        return found
    return row
