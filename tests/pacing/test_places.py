"""Leaving and coming back, through the database and the clockwork (pacing.md §2.6, I3, I8)."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from tests.lessons.readers import enrolment, stand
from tests.pacing.placed import DAY, STARTS, ana, at, do, letters, opened, walk
from unhurried.accounts.models import Person
from unhurried.agenda.models import Due
from unhurried.care.models import OutreachTask
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.rules import CohortFull
from unhurried.cohorts.service import leave as end_place
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.emails import LetterKind
from unhurried.letters.service import tick
from unhurried.mail.models import OutboxRow
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import NoWayBack
from unhurried.pacing.models import Opening, Pause


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


def test_the_fourteenth_quiet_day_opens_one_task_with_or_without_reminders(early: int) -> None:
    here, other, noise = ana(early), ana(early, "b@people.example"), ana(early, "noise@people.example")
    who = [enrolment(one).person_id for one in (here, other)]
    do(lambda: setattr(db.session.get_one(Person, who[1]), "reminders", False))
    walk(at(0, 12))
    do(pacing.record_read, noise, 1)
    walk(at(13, 12))
    assert db.session.scalar(select(func.count()).select_from(OutreachTask)) == 0
    walk(at(14, 12))
    tasks = db.session.scalars(select(OutreachTask).order_by(OutreachTask.person_id)).all()
    assert [(one.person_id, one.cause, one.since) for one in tasks] == [(one, "quiet", STARTS) for one in who]
    walk(at(40, 12))
    of_theirs = select(func.count()).where(OutreachTask.person_id.in_(who))
    assert db.session.scalar(of_theirs) == 2


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


def test_an_undone_time_off_was_not_used(early: int) -> None:
    one = ana(early)
    person = enrolment(one).person_id
    for weeks in (0, 2, 4):
        stand(at(weeks * 7))
        do(pacing.take_time_off, person)
        if weeks == 0:
            do(pacing.end_pause, person)
    assert db.session.scalar(select(func.count()).select_from(Pause)) == 3
