"""Leaving, coming back and moving to a later group, through the database and the clockwork (pacing.md §2.6, I3, I8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.lessons.readers import NINE, enrolment, join, make_cohort, stand
from unhurried.accounts.models import Person
from unhurried.agenda.models import Due
from unhurried.care.models import OutreachTask
from unhurried.cohorts.models import Cohort, Facilitator, KeepApart
from unhurried.cohorts.queries import later_cohorts
from unhurried.cohorts.rules import AlreadyIn, CohortFull
from unhurried.cohorts.service import enrol_address
from unhurried.cohorts.service import leave as end_place
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.emails import LetterKind
from unhurried.letters.service import tick
from unhurried.mail.models import OutboxRow
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import NotOffered, NoWayBack
from unhurried.pacing.models import Opening, Pause, Reading, Standing

STARTS = date(2026, 10, 1)
DAY = timedelta(days=1)
MORNING = datetime(2026, 10, 1, 8, tzinfo=UTC)


@pytest.fixture
def early(app: Flask) -> int:
    return make_cohort(NINE, STARTS)


@pytest.fixture
def late(early: int) -> int:
    return make_cohort(NINE, STARTS + timedelta(weeks=6))


def ana(early: int, email: str = "ana@people.example") -> int:
    """Someone who joined ten days before the first group began."""
    stand(at(-10))
    return join(early, email)


def walk(until: datetime) -> None:
    """The clockwork runs every morning after the hour, up to and including that moment."""
    now = clock.now()
    while now < until:
        now = min(now + DAY, until)
        stand(now)
        tick()


def at(day: int, hour: int = 8) -> datetime:
    return MORNING.replace(hour=hour) + day * DAY


def opened(place: int) -> list[tuple[int, bool]]:
    rows = select(Opening.position, Opening.carried).where(Opening.enrolment_id == place).order_by(Opening.position)
    return [(row.position, row.carried) for row in db.session.execute(rows)]


def letters(place: int) -> list[str]:
    rows = db.session.scalars(select(OutboxRow).where(OutboxRow.state != "skipped").order_by(OutboxRow.id))
    return [one["item"] for row in rows for one in row.items if one["enrolment"] == place]


def do(what: object, *args: object, **kw: object) -> object:
    with transaction():
        return what(*args, **kw)  # type: ignore[operator]


def test_what_opened_while_the_clockwork_was_dead_is_recorded_before_someone_leaves(early: int) -> None:
    one, noise = ana(early), ana(early, "noise@people.example")
    stand(at(8))
    do(pacing.leave, one)
    assert opened(one) == [(1, False), (2, False)]
    assert opened(noise) == []


def test_the_same_holds_where_a_room_further_down_ends_the_place(early: int) -> None:
    one = ana(early)
    stand(at(8))
    do(end_place, enrolment(one))
    assert opened(one) == [(1, False), (2, False)]


def test_after_leaving_nothing_is_decided_or_sent(early: int) -> None:
    one, noise = ana(early), ana(early, "noise@people.example")
    stand(at(0))
    tick()
    waiting = db.session.scalars(select(OutboxRow).where(OutboxRow.person_id == enrolment(one).person_id)).one()
    do(pacing.leave, one)
    assert LetterKind().still_allowed([waiting]) == {waiting.id: "left"}
    walk(at(35))
    assert letters(one) == ["lesson:1", "welcome"]
    assert "lesson:2" in letters(noise)
    assert db.session.scalar(select(Due.person_id).where(Due.person_id == enrolment(one).person_id)) is None


def test_leaving_twice_is_leaving_once_and_no_task_is_left_behind(early: int) -> None:
    one = ana(early)
    walk(at(20))
    assert db.session.scalar(select(func.count()).select_from(OutreachTask)) == 1
    do(pacing.leave, one)
    first = enrolment(one).left_at
    stand(at(21))
    do(pacing.leave, one)
    assert enrolment(one).left_at == first
    assert db.session.scalars(select(OutreachTask)).one().done_at is not None


def test_someone_who_comes_back_catches_up_one_page_at_a_time(early: int) -> None:
    one = ana(early)
    stand(at(0))
    tick()
    do(pacing.record_read, one, 1)
    do(pacing.leave, one)
    stand(at(20))
    tick()
    do(pacing.come_back, one)
    assert opened(one) == [(1, False)]
    walk(at(33))
    assert [position for position, _carried in opened(one)] == [1, 2, 3, 4, 5]
    rows = db.session.scalars(select(Opening).where(Opening.enrolment_id == one).order_by(Opening.planned_at)).all()
    assert all(later.planned_at - before.planned_at >= 3 * DAY for before, later in pairwise(rows))
    assert [row.position for row in rows if row.earlier] == [2, 3]


def test_the_way_back_is_open_for_four_weeks_and_needs_a_place(early: int) -> None:
    one, other = ana(early), ana(early, "other@people.example")
    for place in (one, other):
        do(pacing.leave, place)
    stand(clock.now() + timedelta(weeks=4))
    with transaction():
        db.session.get_one(Cohort, early).capacity = 1
    do(pacing.come_back, one)
    with pytest.raises(CohortFull):
        do(pacing.come_back, other)
    assert enrolment(other).left_at is not None
    stand(clock.now() + DAY)
    with pytest.raises(NoWayBack):
        do(pacing.come_back, other)


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
        enrol_address(db.session.get_one(Cohort, short), "ana@people.example", _wishes())
    assert opened(one) == [(1, False), (2, False), (3, False)]
    with pytest.raises(AlreadyIn):
        do(enrol_address, db.session.get_one(Cohort, short), "ana@people.example", _wishes())


def _wishes() -> object:
    from unhurried.cohorts.rules import Wishes

    return Wishes(name="ana")


def test_an_undone_time_off_was_not_used(early: int) -> None:
    one = ana(early)
    person = enrolment(one).person_id
    for weeks in (0, 2, 4):
        stand(at(weeks * 7))
        do(pacing.take_time_off, person)
        if weeks == 0:
            do(pacing.end_pause, person)
    assert db.session.scalar(select(func.count()).select_from(Pause)) == 3
