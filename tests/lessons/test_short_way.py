"""The short way to a page of an open week: the page is the one of the long way, and nobody gets more by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from tests.lessons.readers import DAY_ONE, Reader, enrolment, join, stand
from tests.lessons.short_ways import both_ways, change, printed
from unhurried.accounts.models import Person, Session
from unhurried.care.models import SafetyPath
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.service import leave
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.pacing import service as pacing


def test_it_shows_the_same_page_whatever_was_done_with_the_week(site: Flask, mira: Reader) -> None:
    mira.post("/help")  # so that the browser has its cookie for forms
    deeds = ("", "/begin", "/1", "/2", "/skip", "/again", "/finish")
    for number, deed in enumerate(deeds):
        if deed:
            mira.post(mira.week(1, deed))
            mira.get("/help")  # what was to be told is told
        for rest in ("", "/1", "/short"):
            short, long = both_ways(site, mira, mira.week(1, rest))
            assert short == long, (deed, rest)
        assert printed(site) >= (3 if number else 0), "nothing is recorded before the first deed"


def test_it_shows_a_week_of_rest(site: Flask, mira: Reader) -> None:
    with site.app_context():
        stand(DAY_ONE + timedelta(weeks=4))
    mira.post(mira.week(1, "/begin"))
    before = printed(site)
    short, long = both_ways(site, mira, mira.week(5))
    assert short == long
    assert printed(site) == before + 1


@pytest.mark.parametrize(
    "gone", [{"ended_at": DAY_ONE}, {"seen_at": DAY_ONE}, {"began_at": DAY_ONE}], ids=["ended", "idle", "a day old"]
)
def test_a_session_that_is_over_opens_no_page(site: Flask, mira: Reader, gone: dict[str, object]) -> None:
    mira.post(mira.week(1, "/begin"))
    assert mira.get(mira.week(1, "/1")).status_code == 200
    change(site, Session, **gone)
    refused = mira.get(mira.week(1, "/1"))
    assert refused.status_code == 401
    assert "Sign in" in refused.text


def test_use_of_a_session_is_noted_once_a_minute(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    before = clock.wall() - timedelta(seconds=61)
    change(site, Session, seen_at=before)
    mira.get(mira.week(1, "/1"))
    with site.app_context():
        noted = db.session.scalars(select(Session.seen_at)).one()
        assert noted > before
    mira.get(mira.week(1, "/1"))
    with site.app_context():
        assert db.session.scalars(select(Session.seen_at)).one() == noted


def test_no_page_of_another_person_and_none_that_has_not_opened(site: Flask, mira: Reader, cohort: int) -> None:
    with site.app_context():
        stand(DAY_ONE - timedelta(days=3))
        place = join(cohort, "noor@example.org")
        stand(DAY_ONE)
    noor = Reader(site, "noor@example.org", place)
    for one in (mira, noor):
        one.post(one.week(1, "/begin"))
        assert one.get(one.week(1, "/1")).status_code == 200
    nothing = mira.get("/nowhere-at-all").data
    for path in (noor.week(1), noor.week(1, "/1"), mira.week(2), mira.week(2, "/1"), mira.week(1, "/99")):
        assert (mira.get(path).status_code, mira.get(path).data) == (404, nothing), path
    with site.app_context():
        stand(DAY_ONE - timedelta(hours=12))  # the clock of a demo may go back
    assert mira.get(mira.week(1, "/1")).status_code == 404


def test_who_left_or_whose_group_is_not_launched_has_no_pages(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    assert mira.get(mira.week(1, "/1")).status_code == 200
    change(site, Cohort, state="draft")
    assert mira.get(mira.week(1, "/1")).status_code == 404
    change(site, Cohort, state="launched")
    with site.app_context(), transaction():
        leave(enrolment(mira.enrolment))
    assert mira.get(mira.week(1, "/1")).status_code == 404


def test_what_is_open_stays_open_for_who_rests(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    with site.app_context(), transaction():
        pacing.pause(enrolment(mira.enrolment).person_id, 2)
    short, long = both_ways(site, mira, mira.week(1, "/1"))
    assert short == long


def test_safety_pages_need_a_second_proof_here_too(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    with site.app_context(), transaction() as here:
        here.add(SafetyPath(person_id=enrolment(mira.enrolment).person_id))
    for full in (False, True, False):
        change(site, Session, full=full)
        for rest in ("", "/1", "/2"):
            short, long = both_ways(site, mira, mira.week(1, rest))
            assert short == long, (full, rest)


def test_staff_go_the_long_way_with_their_links(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    assert 'href="/desk"' not in mira.get(mira.week(1)).text
    change(site, Person, role="facilitator")
    assert 'href="/desk"' in mira.get(mira.week(1)).text


def test_what_is_to_be_told_is_told(mira: Reader) -> None:
    mira.post(mira.week(1, "/skip"))
    mira.get(mira.week(1))
    mira.post(mira.week(1, "/again"))
    assert "The week is open again" in mira.get(mira.week(1)).text
    assert "The week is open again" not in mira.get(mira.week(1)).text


def test_a_head_request_is_answered_as_a_get(mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    answer = mira.client.head(mira.week(1, "/1"))
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_asks_one_question(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    mira.get(mira.week(1, "/1"))
    with site.app_context():
        engines = [db.engine, db.engines["reading"]]
    asked: list[str] = []
    taken: list[object] = []
    for engine in engines:
        event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: asked.append(statement))
    event.listen(engines[1], "checkout", lambda *_rest: taken.append(1))
    assert mira.get(mira.week(1, "/1")).status_code == 200
    assert all("FROM clock" in one for one in asked)
    assert len(taken) == 1
