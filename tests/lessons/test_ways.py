"""The ways to go on: with the group, at an own pace, in a later group; each with its date, and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.lessons.readers import DAY_ONE, Reader, enrolment, make_cohort, stand
from tests.lessons.test_rhythm import undo
from unhurried.cohorts.models import Enrolment
from unhurried.kit.db import db
from unhurried.pacing.models import Pause


@pytest.fixture
def later(site: Flask, mira: Reader) -> int:
    """A group of the same course that begins six weeks after Mira's."""
    with site.app_context():
        found = make_cohort(starts_on=DAY_ONE.date() + timedelta(weeks=6))
        stand(DAY_ONE)
        return found


def running(site: Flask, reader: Reader) -> list[Enrolment]:
    with site.app_context():
        mine = enrolment(reader.enrolment).person_id
        rows = select(Enrolment).where(Enrolment.person_id == mine, Enrolment.left_at.is_(None))
        return list(db.session.scalars(rows))


def test_the_three_ways_back_stand_on_one_page_with_their_dates(mira: Reader, later: int) -> None:
    mira.post("/rhythm/pause", weeks="4")
    page = mira.get("/rhythm/ways").text
    assert "Your rest ends today when you choose one" in page
    assert 'value="group" checked' in page
    assert "Next page: Thursday 8 October, in the morning" in page
    assert "At my own pace, ten days between pages" in page
    assert f'value="later:{mira.enrolment}:{later}"' in page
    assert "from Thursday 12 November" in page
    assert "Next page: Thursday 19 November, in the morning. What is open comes along" in page


def test_the_group_is_rejoined_and_the_rest_ends(site: Flask, mira: Reader) -> None:
    mira.post("/rhythm/pause", weeks="4")
    mira.post("/rhythm/ways", way="group")
    assert "Your next page opens Thursday 8 October, in the morning." in mira.get("/rhythm").text
    with site.app_context():
        assert db.session.scalars(select(Pause)).one().ended_on == DAY_ONE.date()


def test_an_own_pace_is_chosen(site: Flask, mira: Reader) -> None:
    mira.post("/rhythm/ways", way="own:14")
    assert [(one.pace, one.interval) for one in running(site, mira)] == [("own", 14)]


def test_the_date_said_beforehand_is_the_date_after_the_move(site: Flask, mira: Reader, later: int) -> None:
    mira.post("/rhythm/pause", weeks="open")
    mira.post("/rhythm/ways", way=f"later:{mira.enrolment}:{later}")
    said = mira.get("/rhythm").text
    assert "Your next page opens Thursday 19 November, in the morning." in said
    [place] = running(site, mira)
    assert place.cohort_id == later
    assert mira.get(f"/weeks/{place.id}/1").status_code == 200
    assert mira.get(f"/weeks/{place.id}/2").status_code == 404


def test_a_move_is_undone_in_one_press(site: Flask, mira: Reader, later: int) -> None:
    mira.post("/rhythm/ways", way=f"later:{mira.enrolment}:{later}")
    undo(mira)
    assert [one.id for one in running(site, mira)] == [mira.enrolment]
    assert "Your next page opens Thursday 8 October" in mira.get("/rhythm").text


@pytest.mark.parametrize("way", ["", "later", "later:", "later:x:y", "later:1:2:3", "later:²:1", "own:9", "later:0:0"])
def test_a_way_that_is_none_is_named_beside_the_choice(site: Flask, mira: Reader, way: str) -> None:
    answer = mira.post("/rhythm/ways", way=way)
    assert answer.status_code in (404, 422)
    assert answer.status_code == 404 or 'id="way-error"' in answer.text
    assert len(running(site, mira)) == 1


def test_another_persons_place_and_a_group_that_is_not_offered_stay_closed(
    site: Flask, mira: Reader, tom: Reader, later: int
) -> None:
    assert tom.post("/rhythm/ways", way=f"later:{mira.enrolment}:{later}").status_code == 404
    with site.app_context():
        other = make_cohort("trusting-yourself-again", DAY_ONE.date() + timedelta(weeks=6))
        stand(DAY_ONE)
    answer = mira.post("/rhythm/ways", way=f"later:{mira.enrolment}:{other}")
    assert answer.status_code == 422
    assert "This group cannot be joined now" in answer.text
    assert [one.id for one in running(site, mira)] == [mira.enrolment]


def test_what_came_along_stays_open_while_the_later_group_is_awaited(site: Flask, mira: Reader) -> None:
    with site.app_context():
        far = make_cohort(starts_on=DAY_ONE.date() + timedelta(weeks=40))
        stand(DAY_ONE + timedelta(weeks=2))
    mira.post("/rhythm/ways", way=f"later:{mira.enrolment}:{far}")
    [place] = running(site, mira)
    for weeks, status in ((27, 200), (29, 404)):
        with site.app_context():
            stand(DAY_ONE + timedelta(weeks=weeks))
        fresh = Reader(site, mira.email, place.id)
        assert fresh.get(f"/weeks/{place.id}/1").status_code == status


def test_without_a_later_group_the_page_says_who_knows(mira: Reader) -> None:
    assert "Your facilitator can tell you when one does" in mira.get("/rhythm/ways").text


def test_someone_who_drifts_is_offered_both_ways_at_home(site: Flask, mira: Reader, tom: Reader, later: int) -> None:
    with site.app_context():
        stand(DAY_ONE + timedelta(weeks=2))
    page = mira.get("/home").text
    assert "The group’s pace is one way, not the only one" in page
    assert 'href="/rhythm/ways"' in page
    mira.post("/rhythm/ways", way=f"later:{mira.enrolment}:{later}")
    assert "The group’s pace is one way" not in mira.get("/home").text
    tom.post(tom.week(1, "/begin"))
    assert "The group’s pace is one way" not in tom.get("/home").text


def test_moving_back_without_a_move_is_refused_kindly(mira: Reader) -> None:
    answer = mira.post(f"/rhythm/{mira.enrolment}/move-back")
    assert answer.status_code == 422
    assert "There is no earlier group to go back to" in answer.text
