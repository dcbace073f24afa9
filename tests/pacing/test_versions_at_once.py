"""Two who move a group at the same time, or someone who reads meanwhile: one after the other, and nothing torn."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.curriculum.editions import SIX, edition
from tests.pacing.groups import MIDWEEK, at, make_group, member, words
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.curriculum.models import CourseVersion
from unhurried.curriculum.service import pin
from unhurried.kit.db import db, transaction
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import VersionFault
from unhurried.pacing.models import Opening, Reading


@pytest.fixture
def site(new_app: Callable[..., Flask], tmp_path: Path) -> Flask:
    """A group of three in the first of three versions, in its second week; nothing is recorded yet."""
    found = new_app(courses_dir=str(tmp_path))
    with found.app_context():
        group = make_group(edition(tmp_path, *SIX, text="Old."))
        for name in "abc":
            member(group, f"{name}@people.example")
        for text in ("New.", "Newer."):
            edition(tmp_path, *SIX, text=text)
            with transaction():
                pin("small")
        at(MIDWEEK)
    return found


def at_once(site: Flask, *acts: Callable[[], str]) -> list[str]:
    """What each act said, all begun at the same instant, each with a session of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], str]) -> str:
        with site.app_context():
            start.wait(timeout=20)
            try:
                with transaction():
                    return act()
            except VersionFault:
                return "refused"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def go_to(version: int, cohort: int = 1) -> Callable[[], str]:
    def act() -> str:
        group = db.session.get_one(Cohort, cohort)
        pacing.change_version(group, db.session.get_one(CourseVersion, version), by=None, seen=1)
        return f"on {version}"

    return act


def read(enrolment: int, position: int) -> Callable[[], str]:
    def act() -> str:
        pacing.record_read(enrolment, position)
        return "read"

    return act


def test_of_two_who_looked_at_the_same_version_one_moves_the_group(site: Flask) -> None:
    said = at_once(site, go_to(2), go_to(3))
    assert sorted(said) in (["on 2", "refused"], ["on 3", "refused"])
    with site.app_context():
        assert f"on {db.session.get_one(Cohort, 1).course_version_id}" in said
        assert set(db.session.scalars(select(Opening.course_version_id))) == {1}


@pytest.mark.parametrize("again", range(3))
def test_a_group_without_people_is_moved_once_too(site: Flask, again: int) -> None:
    with site.app_context(), transaction():
        first = db.session.get_one(Cohort, 1)
        db.session.add(Cohort(course_version_id=1, name="E", starts_on=first.starts_on, code="e", made_at=MIDWEEK))
    said = at_once(site, go_to(2, 2), go_to(3, 2), go_to(2, 2), go_to(3, 2))
    assert said.count("refused") == 3


@pytest.mark.parametrize("again", range(3))
def test_someone_who_reads_meanwhile_keeps_the_words_that_were_open(site: Flask, again: int) -> None:
    said = at_once(site, read(1, 2), go_to(2), read(2, 1), read(3, 2))
    assert said == ["read", "on 2", "read", "read"]
    with site.app_context():
        assert db.session.scalar(select(func.count()).select_from(Reading)) == 3
        assert db.session.scalar(select(func.count()).select_from(Opening)) == 6
        at(MIDWEEK + timedelta(days=7))
        for one in db.session.scalars(select(Enrolment)):
            assert [words(one, position) for position in (1, 2, 3)] == ["Old.", "Old.", "New."]
