"""A group in pictures: no number from which anybody's own answer can be worked out (docs: security §2)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.desk.crowds import statements
from tests.journal.writers import Writer
from tests.lessons.readers import STARTS, join, make_cohort, stand
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.desk.queries.pictures import letters_by_weekday, people_by_week
from unhurried.desk.rules import parts_shown
from unhurried.journal.models import CheckInCount
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.pacing import service as pacing
from unhurried.pacing.service.settling import record_openings

NAMES = ("a", "b", "c", "d")


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 30)))
def test_every_number_that_is_shown_has_five_people_in_it_and_five_outside(counts: dict[str, int]) -> None:
    parts = parts_shown(counts)
    assert all(part.people >= 5 and sum(counts.values()) - part.people >= 5 for part in parts)
    if parts:
        assert sum(part.people for part in parts) == sum(counts.values()), "a whole, so that nothing is a difference"
        assert sorted(name for part in parts for name in part.names) == sorted(counts)


def test_no_small_number_can_be_worked_out_even_by_who_knows_the_rule() -> None:
    """Every group of up to 18 people in three kinds: whoever sees what is shown cannot tell a number under five."""
    seen = defaultdict(list)
    for values in product(range(19), repeat=3):
        if sum(values) <= 18:
            counts = dict(zip(NAMES, values, strict=False))
            seen[parts_shown(counts), sum(values)].append(values)
    for (parts, people), wholes in seen.items():
        for which in range(3):
            possible = {values[which] for values in wholes}
            assert len(possible) > 1 or min(possible) >= 5 or people == 0, (parts, people, wholes)


@pytest.mark.parametrize(("counts", "shown"), [
    ({"slow": 0, "right": 20, "fast": 0}, []),  # everybody said the same
    ({"slow": 2, "right": 16, "fast": 2}, []),  # four did not
    ({"slow": 8, "right": 8, "fast": 2}, [(("slow",), 8), (("right", "fast"), 10)]),
    ({"slow": 3, "right": 9, "fast": 4}, [(("right",), 9), (("slow", "fast"), 7)]),
    ({"slow": 5, "right": 6, "fast": 7}, [(("slow",), 5), (("right",), 6), (("fast",), 7)]),
    ({"slow": 1, "right": 2, "fast": 1}, []),
])  # fmt: skip
def test_small_numbers_are_put_together_or_left_out(counts: dict[str, int], shown: list[object]) -> None:
    assert sorted(map(repr, ((part.names, part.people) for part in parts_shown(counts)))) == sorted(map(repr, shown))


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    """Eighteen people: six rest from the second week on, six never read, six read what opens."""
    found = new_app()
    with found.app_context():
        cohort = make_cohort()
        places = [join(cohort, f"p{number}@example.org") for number in range(18)]
        for week in (0, 1, 2):
            stand(datetime.combine(STARTS, datetime.min.time(), UTC) + timedelta(weeks=week, hours=12))
            for place in places[:6]:
                with transaction():
                    pacing.record_read(place, week + 1)
            if week == 1:
                for place in places[6:12]:
                    with transaction():
                        pacing.pause(db.session.get_one(Enrolment, place).person_id, 4)
        stand(datetime.combine(STARTS, datetime.min.time(), UTC) + timedelta(weeks=2, days=1))
        with transaction():
            record_openings(db.session.scalars(select(Enrolment.person_id)).all())
    Writer.facilitator(found, "ada@example.org", cohort)
    return found


def test_where_people_were_at_the_end_of_each_week(site: Flask) -> None:
    with site.app_context():
        rows = people_by_week(db.session.get_one(Cohort, 1))
        shown = [{"+".join(part.names): part.people for part in row.parts} for row in rows]
    assert [row.week for row in rows] == [1, 2, 3]
    assert shown[0] == {}, "everybody was here"
    assert shown[1] == {"here": 12, "resting+quiet": 6}, "that nobody is quiet yet is not told"
    assert shown[2] == {"here": 6, "resting": 6, "quiet": 6}


def test_the_page_says_each_number_beside_its_picture_and_asks_as_much_of_many_as_of_few(site: Flask) -> None:
    ada = Writer(site, "ada@example.org")
    with site.app_context(), transaction():
        counts = {"pace": {"slow": 8, "right": 8, "fast": 2}}
        db.session.add(CheckInCount(cohort_id=1, position=1, people=18, counts=counts, counted_at=clock.now()))
        for number, place in enumerate(db.session.scalars(select(Enrolment)).all()):
            day = STARTS + timedelta(days=14 + (number % 3 == 0))
            row = OutboxRow(key=f"letter:{place.person_id}", kind="letter", lane="lesson", person_id=place.person_id)
            row.items, row.state, row.local_date = [{"item": "lesson:3", "enrolment": place.id}], "sent", day
            row.send_after = row.made_at = clock.now()
            db.session.add(row)
    page = re.sub(r"\s+", " ", re.sub(r"</?span[^>]*>", "", ada.get("/desk/groups/1/pictures").text))
    assert "here 6 · resting 6 · quiet 6" in page
    assert "about right 8 · too slow or too fast 10" in page
    assert page.count("<rect") == 3 + 2 + 2 + 2
    assert "Thursday 12 · one of the others 6" in page
    with site.app_context():
        assert letters_by_weekday(db.session.get_one(Cohort, 1)).people == 18
    with statements() as many:
        ada.get("/desk/groups/1/pictures")
    with site.app_context(), transaction():
        for place in db.session.scalars(select(Enrolment).where(Enrolment.id > 3)).all():
            place.left_at = clock.now() - timedelta(days=40)
    with statements() as few:
        page = ada.get("/desk/groups/1/pictures").text
    assert len(many) <= len(few)
    assert "too few people, or too much alike, to show" in page
    assert Writer(site, "p1@example.org").get("/desk/groups/1/pictures").status_code == 404
