"""One week with a date of its own: what moves before a yes, what stays, the note about it, and the way back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.desk.test_desk import fay, send, site
from tests.desk.test_timeline import MARK, PAGE, agree, join, moved, plan, preview_of, walk
from tests.desk.test_wording import fuller
from tests.infra.smtp import SmtpServer
from unhurried.audit.models import AuditEntry
from unhurried.cohorts.models import Cohort, Hold
from unhurried.cohorts.rules import CohortFault
from unhurried.cohorts.service import set_weeks
from unhurried.gatherings.queries import meetings_of
from unhurried.kit import clock
from unhurried.kit.db import db, transaction

__all__ = ["fay", "site"]
LATER = {"kind": "date", "position": "2", "day": "2026-12-03"}
SOONER = {"kind": "date", "position": "3", "day": "2026-12-04"}


def open_it(fay: FlaskClient) -> None:
    send(fay, "/desk/groups/1/launch", review="rehearsal")


def changed(site: Flask) -> list[tuple[int, int, int]]:
    with site.app_context():
        return [(hold.position, hold.weeks, hold.days) for hold in db.session.scalars(select(Hold).order_by(Hold.id))]


def test_one_page_gets_another_date_and_nothing_else_moves(site: Flask, fay: FlaskClient) -> None:
    join(site, "ana@example.org", "Europe/Madrid")
    plan(site, date(2026, 12, 1), "Second evening")
    open_it(fay)
    shown = send(fay, PAGE, **LATER)
    moves = preview_of(shown)
    assert "For 2 people, letters move." in moves
    assert moved("Mon 30 Nov 2026, 09:00", "Thu 3 Dec 2026, 09:00") in moves
    assert "Mon 7 Dec 2026" not in moves, "the next page keeps its date"
    assert "gathering: Second evening" not in moves
    assert changed(site) == []
    assert "It is done" in agree(fay, shown, **LATER).text
    assert changed(site) == [(2, 0, 3)]
    assert "is 3 days later than planned" in fay.get(PAGE).text
    with site.app_context():
        [evening] = meetings_of([1])
        assert (evening.timing.on, evening.timing.edition) == (date(2026, 12, 1), 0)


def test_a_gathering_planned_beside_a_changed_date_is_on_the_day_that_was_typed(site: Flask, fay: FlaskClient) -> None:
    open_it(fay)
    agree(fay, send(fay, PAGE, **LATER), **LATER)
    plan(site, date(2026, 12, 4), "After it")
    wait = {"kind": "wait", "position": "2", "weeks": "1"}
    agree(fay, send(fay, PAGE, **wait), **wait)
    with site.app_context():
        assert [one.timing.on for one in meetings_of([1])] == [date(2026, 12, 11)]


def test_a_date_without_room_is_refused_with_those_that_have_it(site: Flask, fay: FlaskClient) -> None:
    open_it(fay)
    for day, words in (
        ("2026-12-05", "Nov 27, 2026 to Dec 3, 2026"),
        ("2026-11-26", "Nov 27, 2026 to Dec 3, 2026"),
        ("2026-11-30", "The week has this date already."),
        ("soon", "Choose the date that the page has then."),
    ):
        answer = send(fay, PAGE, **(LATER | {"day": day}))
        assert answer.status_code == 422
        assert words in answer.text
    assert "The course has no such week." in send(fay, PAGE, **(LATER | {"position": "99"})).text
    assert changed(site) == []


def test_the_first_page_comes_no_sooner_than_people_were_told(site: Flask, fay: FlaskClient) -> None:
    open_it(fay)
    answer = send(fay, PAGE, **(LATER | {"position": "1", "day": "2026-11-22"}))
    assert answer.status_code == 422


def test_a_day_is_left_before_the_old_date_and_before_the_new_one(site: Flask, fay: FlaskClient) -> None:
    open_it(fay)
    with site.app_context(), transaction():
        clock.stop_at(datetime(2026, 11, 29, 10, tzinfo=UTC))
    assert "in less than 24 hours" in send(fay, PAGE, **LATER).text
    with site.app_context(), transaction():
        clock.stop_at(datetime(2026, 12, 3, 10, tzinfo=UTC))
    assert "On that date it would open for somebody in less than 24 hours." in send(fay, PAGE, **SOONER).text


def test_a_changed_date_is_taken_back_and_the_trail_says_both(site: Flask, fay: FlaskClient) -> None:
    open_it(fay)
    agree(fay, send(fay, PAGE, **LATER), **LATER)
    with site.app_context():
        [number] = db.session.scalars(select(Hold.id))
    back = {"kind": "back", "hold": str(number)}
    shown = send(fay, PAGE, **back)
    assert moved("Thu 3 Dec 2026, 09:00", "Mon 30 Nov 2026, 09:00") in preview_of(shown)
    agree(fay, shown, **back)
    assert changed(site) == []
    with site.app_context():
        acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.act.startswith("date changed"))).all()
        assert acts == ["date changed", "date changed back"]


def test_what_another_changed_date_leans_on_is_not_taken_back_under_it(site: Flask, fay: FlaskClient) -> None:
    open_it(fay)
    third = {"kind": "date", "position": "3", "day": "2026-12-10"}
    agree(fay, send(fay, PAGE, **third), **third)
    second = LATER | {"day": "2026-12-06"}
    agree(fay, send(fay, PAGE, **second), **second)
    assert changed(site) == [(3, 0, 3), (2, 0, 6)]
    with site.app_context():
        number = db.session.scalar(select(Hold.id).where(Hold.position == 3))
    assert "Another week stands too near for that now." in send(fay, PAGE, kind="back", hold=str(number)).text


def test_weeks_off_chosen_before_the_start_leave_changed_dates_alone(site: Flask, fay: FlaskClient) -> None:
    agree(fay, send(fay, PAGE, **LATER), **LATER)
    with site.app_context(), transaction():
        set_weeks(db.session.get_one(Cohort, 1), {2: 1}, by=None)
    assert changed(site) == [(2, 0, 3), (2, 1, 0)]
    sooner = {"kind": "date", "position": "2", "day": "2026-12-01"}
    agree(fay, send(fay, PAGE, **sooner), **sooner)
    with site.app_context(), pytest.raises(CohortFault, match="has no room then"):
        set_weeks(db.session.get_one(Cohort, 1), {}, by=None)


def test_the_note_says_the_day_and_the_facilitators_own_words_once(
    site: Flask, fay: FlaskClient, smtp: SmtpServer
) -> None:
    fuller(site)
    open_it(fay)
    said = LATER | {"words": "The house is <b>closed</b> that day.\u202e We are sorry."}
    shown = send(fay, PAGE, **said)
    assert "The house is &lt;b&gt;closed&lt;/b&gt; that day. We are sorry." in preview_of(shown)
    agree(fay, shown, **said)
    walk(site, datetime(2026, 12, 8, tzinfo=UTC))
    letters = smtp.to("mira@example.org")
    told = [one for one in letters if "One page has another day" in one.text()]
    assert len(told) == 1
    assert told == letters[:1], "in the last letter before the date that the page had"
    for kind, words in (("plain", "The house is <b>closed</b> that day."), ("html", "&lt;b&gt;closed&lt;/b&gt;")):
        assert words in told[0].text(kind)
    assert "Thursday 3 December" in told[0].text()
    assert "later than planned" in told[0].text()


def test_a_reason_that_is_too_long_is_refused_and_still_there(site: Flask, fay: FlaskClient) -> None:
    open_it(fay)
    answer = send(fay, PAGE, kind="wait", position="2", weeks="1", words="x" * 301)
    assert answer.status_code == 422
    assert "The note carries 300 characters of it; these are 1 more." in answer.text
    assert "x" * 301 in answer.text


def test_a_yes_counts_for_the_words_that_were_shown(site: Flask, fay: FlaskClient) -> None:
    open_it(fay)
    wait = {"kind": "wait", "position": "2", "weeks": "1"}
    shown = send(fay, PAGE, **wait, words="We meet in another room.")
    mark = MARK.search(shown.text)
    assert mark
    answer = send(fay, PAGE, **wait, words="Something else.", shown=mark[1], sure="yes")
    assert answer.status_code == 409
    assert changed(site) == []


def test_a_reason_rides_in_the_note_of_a_wait(site: Flask, fay: FlaskClient, smtp: SmtpServer) -> None:
    fuller(site)
    open_it(fay)
    wait = {"kind": "wait", "position": "2", "weeks": "1", "words": "Two of us are ill."}
    agree(fay, send(fay, PAGE, **wait), **wait)
    assert "The note says: Two of us are ill." in fay.get(PAGE).text
    walk(site, datetime(2026, 11, 23, 10, tzinfo=UTC) + timedelta(days=1))
    [letter] = smtp.to("mira@example.org")
    assert "Two of us are ill." in letter.text()
    assert "Two of us are ill." in letter.text("html")
