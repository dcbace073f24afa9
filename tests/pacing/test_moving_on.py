"""Moving to a later group, through the database and the clockwork (pacing.md §2.6, I1, I2, I4)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy import select

from tests.lessons.readers import NINE, enrolment, join, make_cohort, stand
from tests.pacing.placed import DAY, STARTS, ana, at, do, letters, opened, walk
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Facilitator, KeepApart
from unhurried.cohorts.queries import later_cohorts
from unhurried.cohorts.rules import AlreadyIn, Wishes
from unhurried.cohorts.service import enrol_address
from unhurried.kit.db import db, transaction
from unhurried.letters.service import tick
from unhurried.mail.models import OutboxRow
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import NotOffered, NoWayBack
from unhurried.pacing.models import Opening, Pause, Reading, Standing


def test_moving_takes_along_what_is_open_and_read_and_sends_no_letter_about_it(early: int, late: int) -> None:
    one = ana(early)
    stand(at(0))
    walk(at(9))
    do(pacing.record_read, one, 1)
    do(pacing.record_finished, one, 2, skipped=True)
    before = letters(one)
    new = do(pacing.move, one, db.session.get_one(Cohort, late)).id  # type: ignore[attr-defined]
    assert opened(new) == [(1, True), (2, True)]
    assert (enrolment(new).track, enrolment(new).name) == ("hurt", "ana")
    read = db.session.scalars(select(Reading).where(Reading.enrolment_id == new).order_by(Reading.position)).all()
    assert [(row.position, row.skipped, row.finished_at is None) for row in read] == [
        (1, False, True),
        (2, True, False),
    ]
    walk(at(6 * 7 + 13))
    assert letters(one) == before
    assert letters(new) == []
    walk(at(6 * 7 + 21, 9))
    assert opened(new) == [(1, True), (2, True), (3, False), (4, False)]
    assert letters(new) == ["lesson:3", "lesson:4"]


def test_moving_into_a_group_that_has_begun_keeps_both_rules_of_distance(early: int) -> None:
    soon = make_cohort(NINE, STARTS + timedelta(weeks=1))
    one = ana(early)
    walk(at(21, 9))
    assert len(opened(one)) == 4
    new = do(pacing.move, one, db.session.get_one(Cohort, soon)).id  # type: ignore[attr-defined]
    walk(at(60))
    rows = db.session.scalars(select(Opening).where(Opening.carried.is_(False)).order_by(Opening.planned_at)).all()
    assert all(later.planned_at - before.planned_at >= 3 * DAY for before, later in pairwise(rows))
    assert [position for position, carried in opened(new) if carried] == [1, 2, 3, 4]
    assert "lesson:4" not in letters(new)


@pytest.mark.parametrize("seed", range(4))
def test_whenever_someone_moves_every_distance_and_the_budget_of_letters_hold(early: int, seed: int) -> None:
    luck = Random(seed)
    later = make_cohort(NINE, STARTS + timedelta(days=luck.randrange(1, 50)))
    one = ana(early)
    stand(at(0, 6))
    walk(at(luck.randrange(1, 55), luck.randrange(24)))
    if luck.random() < 0.5 and opened(one):
        do(pacing.record_read, one, opened(one)[-1][0])
    new = do(pacing.move, one, db.session.get_one(Cohort, later)).id  # type: ignore[attr-defined]
    walk(at(130, 9))
    rows = db.session.scalars(select(Opening).where(Opening.carried.is_(False)).order_by(Opening.planned_at)).all()
    assert all(after.planned_at - before.planned_at >= 3 * DAY for before, after in pairwise(rows))
    assert all(third.on - first.on >= timedelta(days=7) for first, third in zip(rows, rows[2:], strict=False))
    assert [position for position, _carried in opened(new)] == [*range(1, 10)] or 5 not in dict(opened(new))
    carried = {f"lesson:{position}" for position, carried in opened(new) if carried}
    assert not carried & set(letters(new))
    dates = [row.local_date for row in db.session.scalars(select(OutboxRow).where(OutboxRow.state != "skipped"))]
    assert len(set(dates)) == len(dates)
    assert all(
        third - first >= timedelta(days=7) for first, third in zip(sorted(dates), sorted(dates)[2:], strict=False)
    )


def test_moving_ends_a_rest_and_is_an_action(early: int, late: int) -> None:
    one = ana(early)
    stand(at(1))
    do(pacing.pause, enrolment(one).person_id, 4)
    stand(at(5))
    do(pacing.move, one, db.session.get_one(Cohort, late))
    assert db.session.scalars(select(Pause)).one().ended_on == date(2026, 10, 6)
    assert db.session.get_one(Standing, enrolment(one).person_id).acted_at == at(5)


def test_a_move_is_taken_back_with_what_opened_meanwhile(early: int, late: int) -> None:
    one = ana(early)
    stand(at(0))
    tick()
    new = do(pacing.move, one, db.session.get_one(Cohort, late)).id  # type: ignore[attr-defined]
    stand(at(1))
    back = do(pacing.undo_move, new)
    assert back.id == one  # type: ignore[attr-defined]
    assert enrolment(one).left_at is None
    assert enrolment(new).left_at == at(1)
    walk(at(8))
    assert opened(one) == [(1, False), (2, False)]
    with pytest.raises(NoWayBack):
        do(pacing.undo_move, one)


def test_only_later_groups_of_the_course_with_a_place_and_nobody_kept_apart_are_offered(early: int, late: int) -> None:
    one, noise = ana(early), ana(early, "noise@people.example")
    make_cohort("trusting-yourself-again", STARTS + timedelta(weeks=6))
    full, theirs = make_cohort(NINE, STARTS + timedelta(weeks=7)), make_cohort(NINE, STARTS + timedelta(weeks=8))
    join(theirs, "apart@people.example")
    with transaction():
        db.session.get_one(Cohort, full).capacity = 0
        apart = db.session.scalars(select(Person.id).where(Person.email == "apart@people.example")).one()
        low, high = sorted((apart, enrolment(one).person_id))
        db.session.add(KeepApart(one=low, other=high))
    assert [cohort.id for cohort in later_cohorts(enrolment(one))] == [late]
    assert [cohort.id for cohort in later_cohorts(enrolment(noise))] == [late, theirs]
    with pytest.raises(NotOffered):
        do(pacing.move, one, db.session.get_one(Cohort, theirs))
    assert enrolment(one).left_at is None


def test_a_group_whose_facilitator_looks_after_someone_kept_apart_is_not_offered(early: int, late: int) -> None:
    one = ana(early)
    other = make_cohort("trusting-yourself-again", STARTS + timedelta(weeks=6))
    join(other, "apart@people.example", track="solo")
    join(early, "staff@people.example")
    with transaction():
        ids = {one.email: one.id for one in db.session.scalars(select(Person))}
        low, high = sorted((ids["apart@people.example"], ids["ana@people.example"]))
        db.session.add(KeepApart(one=low, other=high))
        db.session.add(Facilitator(cohort_id=other, person_id=ids["staff@people.example"]))
    assert [cohort.id for cohort in later_cohorts(enrolment(one))] == [late]
    with transaction():
        db.session.add(Facilitator(cohort_id=late, person_id=ids["staff@people.example"]))
    assert later_cohorts(enrolment(one)) == []


def test_a_group_that_one_is_in_is_not_offered(early: int, late: int) -> None:
    one = ana(early)
    join(late, "ana@people.example")
    assert later_cohorts(enrolment(one)) == []


def test_a_facilitator_may_move_someone_to_any_group_of_the_course(early: int, late: int) -> None:
    one = ana(late)
    new = do(pacing.move, one, db.session.get_one(Cohort, early), by=enrolment(one).person_id)
    assert new.cohort_id == early  # type: ignore[attr-defined]


def test_a_second_place_moves_nothing_that_had_opened_in_the_first(early: int) -> None:
    one = ana(early)
    short = make_cohort("trusting-yourself-again", STARTS + timedelta(days=9))
    stand(at(15))
    with transaction():
        enrol_address(db.session.get_one(Cohort, short), "ana@people.example", Wishes(name="ana"))
    assert opened(one) == [(1, False), (2, False), (3, False)]
    with pytest.raises(AlreadyIn):
        do(enrol_address, db.session.get_one(Cohort, short), "ana@people.example", Wishes(name="ana"))
