"""A running cohort reads the version it began with, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.curriculum.desks import LESSON, Desk
from unhurried.curriculum.models import CourseVersion
from unhurried.curriculum.queries import VersionUnknown, course_version, load_course, pinned
from unhurried.curriculum.rules.faults import CourseUnknown
from unhurried.curriculum.service import pin
from unhurried.kit.db import db, transaction


def _pin(slug: str) -> tuple[int, str]:
    with transaction():
        row = pin(slug)
        return row.id, row.version


def test_a_pinned_version_stays_when_the_files_change(app: Flask, desk: Desk) -> None:
    slug = str(desk.path)
    first, version = _pin(slug)
    before = load_course(slug)
    desk.write("en/01-first.md", LESSON.replace("The first page", "Another title"))
    second, _later = _pin(slug)
    assert second != first
    assert pinned(first) == before == course_version("small", version)
    assert pinned(second).lesson(1, "solo").title == "Another title"


def test_pinning_twice_keeps_one_row(app: Flask) -> None:
    assert _pin("trusting-yourself-again") == _pin("trusting-yourself-again")
    assert db.session.query(CourseVersion).count() == 1


def test_a_pinned_course_is_read_from_the_database_once(app: Flask) -> None:
    row, _version = _pin("trusting-yourself-again")
    assert pinned(row) is pinned(row)


def test_what_was_never_pinned_is_refused(app: Flask) -> None:
    with pytest.raises(VersionUnknown):
        pinned(4711)
    with pytest.raises(VersionUnknown):
        course_version("trusting-yourself-again", "0" * 16)
    with pytest.raises(CourseUnknown):
        pin("no-such-course")
