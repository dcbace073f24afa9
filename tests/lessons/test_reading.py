"""Reading a week: what is open, what a GET leaves alone, and what each POST keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tests.lessons.readers import DAY_ONE, Reader, enrolment, stand
from unhurried.kit.db import db
from unhurried.lessons.queries import weeks
from unhurried.pacing.models import Opening, Reading


def readings(site: Flask, reader: Reader) -> list[Reading]:
    with site.app_context():
        return list(db.session.scalars(select(Reading).where(Reading.enrolment_id == reader.enrolment)))


def test_a_page_whose_instant_has_passed_is_open_though_no_clockwork_ran(site: Flask, mira: Reader) -> None:
    with site.app_context():
        assert db.session.scalar(select(func.count()).select_from(Opening)) == 0
    assert mira.get(mira.week(1)).status_code == 200


def test_a_page_is_there_in_the_moment_in_which_its_opening_is_recorded(site: Flask, mira: Reader) -> None:
    with site.app_context():
        who = enrolment(mira.enrolment).person_id
        before = db.session.execute(weeks._week(who, mira.enrolment, 1)).one()
    mira.post(mira.week(1, "/read"))
    with site.app_context():
        assert db.session.scalar(select(func.count()).select_from(Opening)) == 1
        assert weeks._is_open(before, who, mira.enrolment, 1)


def test_a_week_that_has_not_opened_reads_like_no_such_page(mira: Reader) -> None:
    assert mira.get(mira.week(2)).data == mira.get("/nowhere-at-all").data
    assert mira.get(mira.week(2)).status_code == 404


@pytest.mark.parametrize("rest", ["", "/1", "/short"])
def test_another_persons_week_reads_like_no_such_page(mira: Reader, tom: Reader, rest: str) -> None:
    assert tom.get(mira.week(1, rest)).status_code == 404
    assert tom.get(mira.week(1, rest)).data == tom.get("/nowhere-at-all").data


@pytest.mark.parametrize("rest", ["/begin", "/read", "/1", "/finish", "/skip", "/again"])
def test_nobody_acts_in_another_persons_week(site: Flask, mira: Reader, tom: Reader, rest: str) -> None:
    assert tom.post(mira.week(1, rest)).status_code == 404
    assert not readings(site, mira)


@pytest.mark.parametrize("rest", ["", "/1", "/2", "/short"])
def test_looking_at_a_page_changes_nothing(site: Flask, mira: Reader, rest: str) -> None:
    assert mira.get(mira.week(1, rest)).status_code == 200
    assert not readings(site, mira)


def test_begin_records_the_reading_and_leads_to_the_first_step(site: Flask, mira: Reader) -> None:
    answer = mira.post(mira.week(1, "/begin"))
    assert answer.location.endswith(mira.week(1, "/1"))
    assert [row.read_at for row in readings(site, mira)] == [DAY_ONE]


def test_the_pages_script_records_the_reading_without_going_anywhere(site: Flask, mira: Reader) -> None:
    assert mira.post(mira.week(1, "/read")).status_code == 204
    assert mira.post(mira.week(1, "/read")).status_code == 204
    assert len(readings(site, mira)) == 1


def test_the_first_reading_stays_when_the_page_is_read_again(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    with site.app_context():
        stand(DAY_ONE + timedelta(days=2))
    mira.post(mira.week(1, "/begin"))
    assert [row.read_at for row in readings(site, mira)] == [DAY_ONE]


def test_each_step_is_saved_and_begin_goes_on_from_there(mira: Reader) -> None:
    assert mira.post(mira.week(1, "/1")).location.endswith(mira.week(1, "/2"))
    assert mira.post(mira.week(1, "/2")).location.endswith(mira.week(1, "/3"))
    assert "Go on where you were" in mira.get(mira.week(1)).text
    assert mira.post(mira.week(1, "/begin")).location.endswith(mira.week(1, "/3"))


def test_the_last_step_finishes_the_week(site: Flask, mira: Reader) -> None:
    count = steps(mira)
    answer = mira.post(mira.week(1, f"/{count}"))
    assert answer.location.endswith(mira.week(1))
    assert readings(site, mira)[0].finished_at == DAY_ONE
    assert "You have finished this week" in mira.get(mira.week(1)).text


def test_a_skipped_week_is_counted_and_can_be_taken_back(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/skip"))
    assert "This week is counted" in mira.get(mira.week(1)).text
    mira.post(mira.week(1, "/again"))
    row = readings(site, mira)[0]
    assert (row.finished_at, row.skipped, row.read_at) == (None, False, DAY_ONE)


def test_the_short_version_finishes_the_week_as_well(site: Flask, mira: Reader) -> None:
    assert "Finish this week" in mira.get(mira.week(1, "/short")).text
    mira.post(mira.week(1, "/finish"))
    assert readings(site, mira)[0].finished_at == DAY_ONE


@pytest.mark.parametrize("rest", ["/0", "/99", "/99999999999999999999", "/step-1"])
def test_a_step_that_is_not_there_is_no_page(mira: Reader, rest: str) -> None:
    assert mira.get(mira.week(1, rest)).status_code == 404
    assert mira.post(mira.week(1, rest)).status_code == 404


def test_a_number_that_no_database_holds_is_no_page(mira: Reader) -> None:
    assert mira.get("/weeks/99999999999999999999/1").status_code == 404
    assert mira.get(mira.week(99999999999999999999)).status_code == 404


def test_a_rest_week_has_a_page_and_asks_for_nothing(site: Flask, mira: Reader) -> None:
    with site.app_context():
        stand(DAY_ONE + timedelta(weeks=4))
    page = mira.get(mira.week(5))
    assert page.status_code == 200
    assert "A week of rest" in page.text
    assert "Begin" not in page.text
    assert mira.get(mira.week(5, "/1")).status_code == 404


def test_open_pages_stay_for_26_weeks_after_the_last_opening(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    with site.app_context():
        stand(DAY_ONE + timedelta(weeks=9))
    mira.post(mira.week(9, "/begin"))
    with site.app_context():
        last = db.session.scalar(select(func.max(Opening.planned_at)))
        assert last
        stand(last + timedelta(weeks=26))
    assert mira.get(mira.week(1)).status_code == 200
    with site.app_context():
        stand(last + timedelta(weeks=26, seconds=1))
    assert mira.get(mira.week(1)).status_code == 404


def test_who_left_the_group_has_no_pages_of_it(site: Flask, mira: Reader) -> None:
    from unhurried.cohorts.service import leave
    from unhurried.kit.db import transaction

    with site.app_context(), transaction():
        leave(enrolment(mira.enrolment))
    assert mira.get(mira.week(1)).status_code == 404


def test_an_open_step_costs_few_queries(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    with site.app_context():
        engine = db.engine
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: seen.append(statement))
    mira.get(mira.week(1, "/1"))
    seen.clear()  # the first visit of a process prints the page
    assert mira.get(mira.week(1, "/1")).status_code == 200
    assert all("FROM clock" in one for one in seen)  # all else comes with the one query of lessons.queries.glance


def steps(reader: Reader) -> int:
    """How many steps the first week has, as its pages say."""
    import re

    found = re.search(r"Step 1 of (\d+)", reader.get(reader.week(1, "/1")).text)
    assert found
    return int(found[1])
