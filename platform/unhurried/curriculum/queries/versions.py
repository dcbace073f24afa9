"""Every version of a course that a group can be moved to: those that were pinned, and the one in the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select

from unhurried.curriculum.models import CourseVersion
from unhurried.curriculum.queries.loading import load_course
from unhurried.curriculum.queries.pinned import pinned
from unhurried.curriculum.rules import Course, Lesson
from unhurried.curriculum.rules.changes import week_called
from unhurried.curriculum.rules.faults import CourseUnknown, Faulty
from unhurried.kit.db import db


@dataclass(frozen=True)
class VersionLine:
    """One version of a course; `id` and `since` are None where no group has pinned it yet."""

    version: str
    id: int | None
    since: datetime | None
    in_files: bool


def versions_of(slug: str) -> list[VersionLine]:
    """The version in the files first, where they have one without faults, then every pinned one, the newest first."""
    files = version_in_files(slug)
    lines = [VersionLine(row.version, row.id, row.created_at, row.version == files) for row in _rows(slug)]
    if files and not any(line.in_files for line in lines):
        return [VersionLine(files, None, None, True), *lines]
    return sorted(lines, key=lambda line: not line.in_files)


def version_in_files(slug: str) -> str | None:
    """The version that the course's files have now; None where there are none, or faulty ones."""
    try:
        return load_course(slug).version
    except (CourseUnknown, Faulty):
        return None


def page_as_opened(
    course: Course, kept: int | None, position: int, track: str, locale: str | None, *, safety: bool = False
) -> Lesson:
    """The page of an open week of `course`: in the version `kept` with the opening, where there is one.

    With `safety` it is that version's safety variant, if the week has one.

    Weeks are matched by their key (docs: pacing §2.6); one that was of another kind then is read as it is now.
    Raises NoSuchWeek or VersionUnknown.
    """
    if kept is not None:
        then, here = pinned(kept), course.outline.week(position)
        week = week_called(then, here.key)
        if week and week.kind == here.kind and track in then.outline.tracks:
            return then.lesson(week.position, track, locale, safety=safety)
    return course.lesson(position, track, locale, safety=safety)


def _rows(slug: str) -> Sequence[Row[int, str, datetime]]:
    rows = select(CourseVersion.id, CourseVersion.version, CourseVersion.created_at).where(CourseVersion.slug == slug)
    return db.session.execute(rows.order_by(CourseVersion.id.desc())).all()
