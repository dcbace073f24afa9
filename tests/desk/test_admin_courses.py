"""Courses for an admin: faults by file and line, versions and their groups, signatures."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.desk.admins import COURSE, IDA, Admin, acts, person_id, settle_in
from unhurried.cohorts.models import Cohort, Review
from unhurried.curriculum.models import CourseVersion
from unhurried.curriculum.queries import course_folders, load_course
from unhurried.kit.db import db

SIGNED = {"reviewer": "Dr. Iman Okafor", "standing": "psychotherapist", "reviewed_on": "2026-11-01"}


@pytest.fixture
def more(tmp_path: Path) -> Path:
    """A folder with a copy of a course whose third line is wrong."""
    source = next(folder / COURSE for folder in course_folders() if (folder / COURSE).is_dir())
    broken = tmp_path / "more" / "broken-course"
    shutil.copytree(source, broken)
    lines = (broken / "course.yaml").read_text().splitlines()
    (broken / "course.yaml").write_text("\n".join([*lines, "surprise: yes"]))
    return broken.parent


@pytest.fixture
def site(new_app: Callable[..., Flask], more: Path) -> Flask:
    found = new_app(courses_dir=str(more))
    settle_in(found)
    return found


def version_in_use(site: Flask) -> str:
    with site.app_context():
        return db.session.scalars(select(CourseVersion.version).join(Cohort)).one()


def reviews(site: Flask) -> list[Review]:
    with site.app_context():
        return list(db.session.scalars(select(Review)))


def test_each_course_tells_its_faults_its_groups_and_that_nobody_has_signed(site: Flask) -> None:
    page = Admin(site).get("/admin/courses").text
    assert "broken-course/course.yaml:" in page
    assert "surprise" in page
    assert "Trusting yourself again" in page
    assert "Harbour" in page
    assert "by nobody" in page
    assert "broken-course" in Admin(site).get("/admin").text


def test_a_signature_is_written_down_for_one_version_and_stays(site: Flask) -> None:
    ida, version = Admin(site), version_in_use(site)
    path = f"/admin/courses/{COURSE}/{version}/review"
    assert "open group reads texts that nobody has signed" in ida.get("/admin").text
    assert "Dr. Iman Okafor, psychotherapist" in ida.send(path, **SIGNED).text
    assert "open group reads texts that nobody has signed" not in ida.get("/admin").text
    ida.send(path, **{**SIGNED, "reviewer": "Somebody else"})
    assert [one.reviewer for one in reviews(site)] == ["Dr. Iman Okafor"]
    assert [one.actor_id for one in acts(site, "course review signed")] == [person_id(site, IDA)]


def test_a_course_is_signed_before_any_group_begins_with_it(site: Flask) -> None:
    slug = "healing-after-betrayal"
    with site.app_context():
        version = load_course(slug).version
        assert db.session.scalar(select(CourseVersion).where(CourseVersion.slug == slug)) is None
    Admin(site).send(f"/admin/courses/{slug}/{version}/review", **SIGNED)
    with site.app_context():
        rows = select(CourseVersion.slug).join(Review, Review.course_version_id == CourseVersion.id)
        assert db.session.scalars(rows).all() == [slug]


def test_half_a_signature_is_none_and_what_was_typed_stays(site: Flask) -> None:
    ida, path = Admin(site), f"/admin/courses/{COURSE}/{version_in_use(site)}/review"
    for change in ({"reviewer": " "}, {"standing": ""}, {"reviewed_on": "2027-01-01"}, {"reviewed_on": "soon"}):
        typed = {**SIGNED, **change}
        answer = ida.send(path, **typed)
        assert answer.status_code == 422, change
        assert f'value="{typed["reviewed_on"]}"' in answer.text
    assert reviews(site) == []


def test_a_version_that_never_was_reads_like_no_such_page(site: Flask) -> None:
    ida = Admin(site)
    for path in (f"/admin/courses/{COURSE}/none-such/review", "/admin/courses/none-such/0123456789abcdef/review"):
        assert ida.get(path).status_code == 404
        assert ida.send(path, **SIGNED).status_code == 404
