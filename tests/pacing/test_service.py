"""What people and facilitators do with pace, through the database (pacing.md §2, §4, §5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from unhurried.accounts.models import Person
from unhurried.agenda.models import Due
from unhurried.cohorts.models import Cohort, Enrolment, Hold
from unhurried.cohorts.rules import Wishes
from unhurried.cohorts.service import enrol
from unhurried.curriculum.service import pin
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import (
    HoldTooLate,
    HoldTooLong,
    NotOpen,
    PacingFault,
    RhythmFault,
    TimeOffUsedUp,
    WeekPassed,
)
from unhurried.pacing.models import HardDay, Opening, Pause, Reading, Standing

START = date(2026, 10, 19)
EVE = datetime(2026, 10, 18, 12, tzinfo=UTC)
WEEK_TWO = datetime(2026, 10, 26, 9, tzinfo=UTC)


@pytest.fixture
def group(app: Flask) -> Cohort:
    with transaction():
        clock.stop_at(EVE)
        found = Cohort(
            course_version_id=pin("trusting-yourself-again").id, name="G", starts_on=START, code="c", made_at=EVE
        )
        found.state = "launched"
        db.session.add(found)
    return found


def member(group: Cohort, email: str = "ana@people.example", **chosen: object) -> Enrolment:
    with transaction():
        person = Person(email=email, created_at=EVE, **chosen)
        db.session.add(person)
        db.session.flush()
        found = Enrolment(person_id=person.id, cohort_id=group.id, joined_at=EVE)
        db.session.add(found)
    return found


def at(instant: datetime) -> None:
    with transaction():
        clock.stop_at(instant)


def opened(enrolment: Enrolment) -> list[tuple[int, datetime]]:
    rows = select(Opening.position, Opening.planned_at).where(Opening.enrolment_id == enrolment.id)
    return [(row.position, row.planned_at) for row in db.session.execute(rows.order_by(Opening.position))]


def standing(enrolment: Enrolment) -> Standing:
    return db.session.get_one(Standing, enrolment.person_id)


def test_reading_records_what_had_opened_with_its_planned_instant(group: Cohort) -> None:
    ana, noise = member(group), member(group, "noise@people.example")
    at(WEEK_TWO + timedelta(hours=5))
    with transaction():
        pacing.record_read(ana.id, 2)
    assert opened(ana) == [(1, WEEK_TWO - timedelta(days=7)), (2, WEEK_TWO)]
    assert opened(noise) == []
    assert standing(ana).acted_at == standing(ana).settled_at == WEEK_TWO + timedelta(hours=5)
    assert db.session.scalar(select(Due.look_at).where(Due.person_id == ana.person_id)) == clock.now()


def test_a_place_in_another_running_group_records_first_what_the_old_rules_had_opened(group: Cohort) -> None:
    ana = member(group)
    at(WEEK_TWO + timedelta(hours=5))
    with transaction():
        other = Cohort(course_version_id=group.course_version_id, name="H", starts_on=START, code="h", made_at=EVE)
        other.state = "launched"
        db.session.add(other)
        db.session.flush()
        found = enrol(other, db.session.get_one(Person, ana.person_id), Wishes())
    assert opened(ana) == [(1, WEEK_TWO - timedelta(days=7)), (2, WEEK_TWO)]
    assert opened(found) == []


def test_a_week_that_has_not_opened_cannot_be_read(group: Cohort) -> None:
    ana = member(group)
    at(WEEK_TWO - timedelta(minutes=1))
    with pytest.raises(NotOpen), transaction():
        pacing.record_read(ana.id, 2)


def test_the_first_reading_stays(group: Cohort) -> None:
    ana = member(group)
    at(WEEK_TWO)
    with transaction():
        pacing.record_read(ana.id, 1)
    at(WEEK_TWO + timedelta(days=2))
    with transaction():
        pacing.record_finished(ana.id, 1, skipped=True)
    found = db.session.scalars(select(Reading)).one()
    assert (found.read_at, found.finished_at, found.skipped) == (WEEK_TWO, WEEK_TWO + timedelta(days=2), True)


def test_a_change_of_hour_moves_nothing_that_has_happened(group: Cohort) -> None:
    ana = member(group)
    at(WEEK_TWO + timedelta(hours=1))
    with transaction():
        pacing.change_rhythm(ana.person_id, hour=time(18), zone="Asia/Kathmandu")
    at(WEEK_TWO + timedelta(days=8))
    with transaction():
        pacing.record_openings([ana.person_id])
    assert opened(ana)[:2] == [(1, WEEK_TWO - timedelta(days=7)), (2, WEEK_TWO)]
    assert opened(ana)[2] == (3, datetime(2026, 11, 2, 12, 15, tzinfo=UTC))


@pytest.mark.parametrize(
    "wish",
    [{"zone": "Mars/Olympus"}, {"hour": time(6, 59)}, {"hour": time(21, 59)}, {"quiet": (time(8), time(8))}],
)
def test_a_rhythm_that_cannot_be_is_refused(group: Cohort, wish: dict[str, str]) -> None:
    ana = member(group)
    with pytest.raises(RhythmFault), transaction():
        pacing.change_rhythm(ana.person_id, **wish)  # type: ignore[arg-type]


def test_a_pause_covers_the_date_on_which_it_is_set(group: Cohort) -> None:
    ana = member(group)
    at(WEEK_TWO - timedelta(hours=1))
    with transaction():
        pacing.pause(ana.person_id, 1)
    at(WEEK_TWO + timedelta(days=6))
    with transaction():
        pacing.record_openings([ana.person_id])
    assert [position for position, _at in opened(ana)] == [1]


def test_coming_back_early_ends_the_pause_today(group: Cohort) -> None:
    ana = member(group)
    at(WEEK_TWO)
    with transaction():
        pacing.pause(ana.person_id, None)
    at(WEEK_TWO + timedelta(days=3))
    with transaction():
        pacing.go_on(ana.person_id, "own:10")
    assert db.session.scalars(select(Pause)).one().ended_on == date(2026, 10, 29)
    assert (ana.pace, ana.interval) == ("own", 10)


def test_a_pause_of_three_weeks_is_not_offered(group: Cohort) -> None:
    ana = member(group)
    with pytest.raises(PacingFault), transaction():
        pacing.pause(ana.person_id, 3)


def test_time_off_is_there_twice(group: Cohort) -> None:
    ana = member(group)
    for week in range(2):
        at(WEEK_TWO + timedelta(days=8 * week))
        with transaction():
            first, again = pacing.take_time_off(ana.person_id), pacing.take_time_off(ana.person_id)
            assert first is again
    at(WEEK_TWO + timedelta(days=30))
    with pytest.raises(TimeOffUsedUp), transaction():
        pacing.take_time_off(ana.person_id)


def test_a_hard_day_is_only_its_owners_to_take_away(group: Cohort) -> None:
    ana, other = member(group), member(group, "other@people.example")
    with transaction():
        day = pacing.add_hard_day(ana.person_id, date(2026, 12, 24), yearly=True)
        assert pacing.add_hard_day(ana.person_id, date(2026, 12, 24)) is day
    with transaction():
        pacing.remove_hard_day(other.person_id, day.id)
    assert db.session.scalar(select(func.count()).select_from(HardDay)) == 1
    with transaction():
        pacing.remove_hard_day(ana.person_id, day.id)
    assert db.session.scalar(select(func.count()).select_from(HardDay)) == 0


def test_a_hold_shows_beforehand_what_it_moves(group: Cohort) -> None:
    own = member(group, "own@people.example")
    member(group)
    with transaction():
        own.pace = "own"
    shown = pacing.preview_hold(group, 3, 2)
    assert [(week.position, str(week.before), str(week.after)) for week in shown.moved] == [
        (3, "2026-11-02", "2026-11-16"),
        (4, "2026-11-09", "2026-11-23"),
    ]
    assert (shown.people, shown.own_pace) == (1, 1)
    assert db.session.scalar(select(func.count()).select_from(Hold)) == 0


def test_a_hold_needs_a_day_before_the_first_participant(group: Cohort) -> None:
    member(group)
    member(group, "east@people.example", zone="Pacific/Kiritimati")
    at(datetime(2026, 10, 24, 19, tzinfo=UTC) + timedelta(seconds=1))
    with pytest.raises(HoldTooLate) as refused, transaction():
        pacing.hold(group, 2, 1, by=None)
    assert refused.value.offered == 3
    at(datetime(2026, 10, 24, 19, tzinfo=UTC))
    with transaction():
        pacing.hold(group, 2, 1, by=None)


def test_a_week_that_has_passed_cannot_be_held(group: Cohort) -> None:
    member(group)
    at(WEEK_TWO)
    with pytest.raises(WeekPassed), transaction():
        pacing.hold(group, 2, 1, by=None)


def test_a_group_waits_three_weeks_in_all(group: Cohort) -> None:
    member(group)
    with transaction():
        pacing.hold(group, 3, 2, by=None)
    for weeks in (2, 3, 0):
        with pytest.raises(HoldTooLong), transaction():
            pacing.hold(group, 4, weeks, by=None)
    with transaction():
        pacing.hold(group, 4, 1, by=None)


def test_a_hold_leaves_open_what_is_open(group: Cohort) -> None:
    ana = member(group)
    at(WEEK_TWO + timedelta(hours=2))
    with transaction():
        pacing.hold(group, 3, 1, by=None)
    at(WEEK_TWO + timedelta(days=13, hours=23))
    with transaction():
        pacing.record_openings([ana.person_id])
    assert [position for position, _at in opened(ana)] == [1, 2]
