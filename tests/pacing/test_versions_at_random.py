"""Whatever version a group is let over to, nobody's pace breaks and the preview is what happens (docs: pacing §6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from tests.curriculum.editions import SIX, edition
from tests.pacing.groups import EVE, WEEK_TWO, at, change, make_group, member, opened
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.curriculum.queries import pinned
from unhurried.kit.db import db, transaction
from unhurried.pacing import service as pacing
from unhurried.pacing.models import Opening


@pytest.mark.parametrize("seed", range(5))
def test_no_version_that_is_allowed_breaks_a_pace(new_app: Callable[..., Flask], tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    with new_app(courses_dir=str(tmp_path)).app_context():
        group = make_group(edition(tmp_path, *SIX))
        people = [
            member(group, "a@people.example"),
            member(group, "b@people.example", day=4),
            member(group, "c@people.example", pace="own", interval=7),
        ]
        moment, allowed = EVE, 0
        while moment < EVE + timedelta(weeks=9):
            moment += timedelta(hours=random.randint(20, 150))
            at(moment)
            read_some(people, random)
            allowed += try_one(group, people, tmp_path, random)
        assert allowed > 2
        at(moment + timedelta(weeks=20))
        for one in people:
            record(one)
            assert_paced([planned for _position, _key, planned in opened(one)])
            keys = [week.key for week in pinned(group.course_version_id).outline.weeks]
            assert [key for _position, key, _at in opened(one)] == keys[: len(opened(one))]


def try_one(group: Cohort, people: list[Enrolment], folder: Path, random: Random) -> bool:
    """Look at a version made up at random and, where it is allowed, go over to it; what was foretold has to hold."""
    new = edition(folder, *made_up(group, random), text=f"Words {random.random()}.")
    preview = pacing.preview_version(group, new)
    if preview.refusals:
        return False
    for one in people:
        record(one)
    before = [opened(one) for one in people]
    change(group, new)
    assert [opened(one) for one in people] == before
    after = pacing.preview_version(group, new)
    for foretold, found in zip(preview.places, after.places, strict=True):
        assert (foretold.opened, foretold.next_after) == (found.opened, found.next_before)
    return True


def made_up(group: Cohort, random: Random) -> list[str]:
    """The weeks of the group's version with one or two of them left out, put elsewhere, added or made a rest."""
    keys = [week.key + ("/" if week.kind == "rest" else "") for week in pinned(group.course_version_id).outline.weeks]
    for _again in range(random.randint(0, 2)):
        place = random.randrange(len(keys))
        deed = random.choice(("out", "away", "new", "rest"))
        if deed == "new":
            keys.insert(random.randint(0, len(keys)), f"n{random.randrange(10**6)}")
        elif deed == "rest":
            keys[place] = keys[place].rstrip("/") + "/"
        elif len(keys) > 3:
            key = keys.pop(place)
            if deed == "away":
                keys.insert(random.randint(0, len(keys)), key)
    return keys if any(not key.endswith("/") for key in keys) else [*keys, f"n{random.randrange(10**6)}"]


def read_some(people: list[Enrolment], random: Random) -> None:
    for one in people:
        record(one)
        for position, _key, _at in opened(one):
            if random.random() < 0.6:
                with transaction():
                    pacing.record_read(one.id, position)


def record(one: Enrolment) -> None:
    with transaction():
        pacing.record_openings([one.person_id])


def assert_paced(planned: list[datetime]) -> None:
    """I2: 72 hours apart, and at most two in seven days."""
    in_order = sorted(planned)
    assert all(later - before >= timedelta(hours=72) for before, later in pairwise(in_order))
    assert all(later - before >= timedelta(days=6) for before, later in zip(in_order, in_order[2:], strict=False))


def test_every_opening_knows_its_week(new_app: Callable[..., Flask], tmp_path: Path) -> None:
    """The week's key in an opening is that of the version it is read in, at the place it is read at."""
    with new_app(courses_dir=str(tmp_path)).app_context():
        group = make_group(edition(tmp_path, *SIX, text="Old."))
        ana = member(group)
        at(WEEK_TWO + timedelta(days=1))
        change(group, edition(tmp_path, "a", "b", "f", "d"))
        at(WEEK_TWO + timedelta(days=20))
        record(ana)
        rows = db.session.scalars(select(Opening).where(Opening.enrolment_id == ana.id).order_by(Opening.position))
        for row in rows:
            course = pinned(row.course_version_id or group.course_version_id)
            assert course.outline.week(row.position).key == row.week_key
