"""Courses: what their files say, which versions are kept, which groups use them, and who has signed which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from unhurried.cohorts.models import Cohort, Review
from unhurried.curriculum.models import CourseVersion
from unhurried.curriculum.queries import available_courses, load_course
from unhurried.curriculum.rules import Course
from unhurried.curriculum.rules.faults import CourseUnknown, Fault, Faulty
from unhurried.kit.db import db


@dataclass(frozen=True)
class Version:
    """One version of a course; `id` and `since` are None where only the files have it."""

    version: str
    id: int | None
    since: datetime | None
    in_files: bool
    review: Review | None
    groups: Sequence[Cohort]

    @property
    def is_read_unsigned(self) -> bool:
        """Whether a group that is open reads it although nobody has signed it."""
        return self.review is None and any(group.state == "launched" for group in self.groups)


@dataclass(frozen=True)
class Shelf:
    """One course. `faults` are those of its files; `files` is False where only kept versions are left."""

    slug: str
    title: str
    weeks: int
    locales: Sequence[str]
    files: bool
    faults: Sequence[Fault]
    versions: Sequence[Version]


def shelves() -> list[Shelf]:
    """Every course by its slug, three queries whatever their number."""
    kept = _kept()
    return [_shelf(slug, kept.get(slug, [])) for slug in sorted({*available_courses(), *kept})]


def courses_with_faults() -> list[str]:
    """The slugs of courses whose files cannot be used as they stand."""
    return [slug for slug in available_courses() if _read(slug)[1]]


def groups_that_read_unsigned() -> int:
    """How many open groups read a version that nobody has signed."""
    unsigned = select(Review.course_version_id)
    rows = select(func.count()).where(Cohort.state == "launched", Cohort.course_version_id.not_in(unsigned))
    return db.session.scalar(rows) or 0


def review_of_version(slug: str, version: str) -> Review | None:
    """The signature under this version, if there is one."""
    rows = select(Review).join(CourseVersion, CourseVersion.id == Review.course_version_id)
    return db.session.scalar(rows.where(CourseVersion.slug == slug, CourseVersion.version == version))


def _kept() -> dict[str, list[Version]]:
    groups, reviews = _by_version(Cohort), _by_version(Review)
    columns = CourseVersion.id, CourseVersion.slug, CourseVersion.version, CourseVersion.created_at
    found: dict[str, list[Version]] = defaultdict(list)
    for row in db.session.execute(select(*columns).order_by(CourseVersion.id.desc())):
        review = next(iter(reviews[row.id]), None)
        line = Version(row.version, row.id, row.created_at, False, review, groups[row.id])
        found[row.slug].append(line)
    return dict(found)


def _by_version(model: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.scalars(select(model).order_by(model.id.desc())):
        found[row.course_version_id].append(row)
    return found


def _shelf(slug: str, kept: list[Version]) -> Shelf:
    course, faults = _read(slug)
    if course is None:
        return Shelf(slug, slug, 0, (), bool(faults), faults, kept)
    here = course.version
    lines = [Version(v.version, v.id, v.since, v.version == here, v.review, v.groups) for v in kept]
    if not any(line.in_files for line in lines):
        lines = [Version(here, None, None, True, None, ()), *lines]
    lines.sort(key=lambda line: not line.in_files)
    return Shelf(slug, course.title, len(course.outline.weeks), course.locales, True, (), lines)


def _read(slug: str) -> tuple[Course | None, Sequence[Fault]]:
    try:
        return load_course(slug), ()
    except Faulty as faulty:
        return None, faulty.faults
    except CourseUnknown:
        return None, ()
