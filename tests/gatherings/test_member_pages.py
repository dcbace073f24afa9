"""A member's pages: the hour where they live, the link, an answer without a reason, and a calendar of their own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from tests.gatherings.groups import called_off, changed, person_of, planned
from tests.lessons.readers import NINE, Reader, join, make_cohort, stand
from tests.privacy.filling import everything_in
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.gatherings.models import GatheringReply
from unhurried.kit.db import db, transaction
from unhurried.pacing import service as pacing

AFTER = datetime(2026, 10, 22, 19, 30, tzinfo=UTC)


@pytest.fixture
def mira(site: Flask, cohort: int) -> Reader:
    """Mira lives in Madrid; the group's clock is London's."""
    with site.app_context(), transaction():
        place = db.session.scalars(select(Enrolment).order_by(Enrolment.id)).first()
        assert place
        person = db.session.get_one(Person, place.person_id)
        person.zone, person.style, person.inbox = "Europe/Madrid", "note", "mine"
        number = place.id
    return Reader(site, "mira@example.org", number)


def replies(site: Flask) -> list[tuple[int, str | None, bool]]:
    with site.app_context():
        rows = db.session.scalars(select(GatheringReply).order_by(GatheringReply.id))
        return [(row.enrolment_id, row.answer, row.came) for row in rows]


def test_a_member_reads_the_hour_where_they_live_and_answers_freely(site: Flask, cohort: int, mira: Reader) -> None:
    with site.app_context():
        number = planned(cohort, title="First <evening> & tea")
    assert "Your group meets on Thursday 22 October, 20:00 to 21:00." in mira.get("/home").text
    page = mira.get(f"/gatherings/{number}").text
    assert "First &lt;evening&gt; &amp; tea" in page
    assert "Thursday 22 October, 20:00 to 21:00" in page
    assert 'href="https://meet.example.org/r/1" rel="noopener noreferrer nofollow"' in page
    for answer, said in (("coming", "You mean to come."), ("not_this_time", "Not this time."), ("", "Autumn")):
        assert mira.post(f"/gatherings/{number}/answer", answer=answer).status_code == 303
        assert said in mira.get("/gatherings").text
        assert replies(site) == ([(mira.enrolment, answer, False)] if answer else [])
    refused = mira.post(f"/gatherings/{number}/answer", answer="maybe")
    assert (refused.status_code, replies(site)) == (422, [])
    assert "Choose one of these answers." in refused.text


def test_another_time_opens_the_answer_again(site: Flask, cohort: int, mira: Reader) -> None:
    with site.app_context():
        number = planned(cohort)
    mira.post(f"/gatherings/{number}/answer", answer="coming")
    with site.app_context():
        changed(number, title="Another title")
    assert "You mean to come." in mira.get("/gatherings").text
    with site.app_context():
        changed(number, date(2026, 10, 23))
    assert "You mean to come." not in mira.get("/gatherings").text
    assert "your answer is open again" in mira.get(f"/gatherings/{number}").text


def test_nobody_else_finds_it_and_a_page_that_is_over_takes_no_answer(site: Flask, cohort: int, mira: Reader) -> None:
    with site.app_context():
        number = planned(cohort)
        stand(datetime(2026, 10, 5, 12, tzinfo=UTC))
        other = Reader(site, "stranger@example.org", join(make_cohort(NINE), "stranger@example.org"))
        stand(datetime(2026, 10, 12, tzinfo=UTC))
    nothing = other.get("/gatherings/999999")
    for answer in (other.get(f"/gatherings/{number}"), other.post(f"/gatherings/{number}/answer", answer="coming")):
        assert (answer.status_code, answer.data) == (404, nothing.data)
    with site.app_context():
        stand(AFTER)
    assert mira.post(f"/gatherings/{number}/answer", answer="coming").status_code == 422
    page = mira.get(f"/gatherings/{number}").text
    assert "meet.example.org" not in page
    assert "nothing is written down about it" in page
    with site.app_context(), transaction():
        pacing.leave(mira.enrolment)
    assert mira.get(f"/gatherings/{number}").status_code == 404


def make_feed(reader: Reader, **fields: str) -> str:
    """Make an address; its path."""
    page = reader.post("/gatherings/calendar", **fields)
    assert page.status_code == 200
    return urlsplit(page.text.split('<code class="address">')[1].split("<")[0]).path


def events(reader: Reader, path: str) -> list[Any]:
    answer = reader.client.get(path)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def test_the_calendar_is_neutral_private_and_follows_what_moves(site: Flask, cohort: int, mira: Reader) -> None:
    with site.app_context():
        number = planned(cohort, title="Hearing; together,\\and more", clock=time(19))
        second = planned(cohort, date(2026, 10, 29))
    path = make_feed(mira)
    stranger = site.test_client()
    answer = stranger.get(path)
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "text/calendar", "no-store")
    text = answer.text
    assert not any(word in text for word in ("Hearing", "meet.example", "unhurried", "group", "Autumn", "Unhurried"))
    first = Calendar.from_ical(answer.data).walk("VEVENT")[0]
    assert (first["dtstart"].dt, first["dtend"].dt) == (
        datetime(2026, 10, 22, 18, tzinfo=UTC), datetime(2026, 10, 22, 19, tzinfo=UTC),
    )  # fmt: skip
    assert "DTSTART:20261022T180000Z" in text
    assert [str(one["summary"]) for one in events(mira, path)] == ["Kept free", "Kept free"]
    with site.app_context():
        called_off(number)
        with transaction():
            pacing.hold(db.session.get_one(Cohort, cohort), 2, 1, by=None)
    after = events(mira, path)
    assert [str(one["status"]) for one in after] == ["CANCELLED", "CONFIRMED"]
    assert [int(str(one["sequence"])) for one in after] == [2, 2]
    assert {str(one["uid"]) for one in after} == {str(one["uid"]) for one in Calendar.from_ical(text).walk("VEVENT")}
    assert after[1]["dtstart"].dt == datetime(2026, 11, 5, 19, tzinfo=UTC)
    assert second != number


def test_fetching_changes_nothing_and_a_new_address_ends_the_old_one(site: Flask, cohort: int, mira: Reader) -> None:
    with site.app_context():
        planned(cohort)
    old = make_feed(mira)
    with site.app_context():
        token = old.removeprefix("/calendar/").removesuffix(".ics")
        assert token not in repr(everything_in(db)), "kept as a digest only"
        before = everything_in(db)
    stranger = site.test_client()
    bodies = {stranger.open(old, method=method).data for method in ("GET", "GET", "HEAD")}
    assert len(bodies) == 2, "the same bytes each time, and none for HEAD"
    with site.app_context():
        assert everything_in(db) == before
    new = make_feed(mira)
    nothing = stranger.get(f"/calendar/{'x' * 27}.ics")
    for path in (old, f"{new[:-5]}.ics", "/calendar/.ics"):
        answer = stranger.get(path)
        assert answer.status_code in (404, 401)
        assert answer.status_code == 401 or answer.data == nothing.data
    assert stranger.get(new).status_code == 200
    mira.post("/gatherings/calendar/stop")
    mira.post("/gatherings/calendar/stop")
    assert stranger.get(new).status_code == 404


def test_titles_stand_in_a_calendar_only_as_long_as_letters_may_say_something(
    site: Flask, cohort: int, mira: Reader
) -> None:
    with site.app_context():
        planned(cohort, title="Héllo\r\nBEGIN:VALARM; x")
    path = make_feed(mira, says="titles")
    [event] = events(mira, path)
    assert str(event["summary"]) == "Héllo\nBEGIN:VALARM; x"
    assert b"\nBEGIN:VALARM" not in mira.client.get(path).data
    with site.app_context(), transaction():
        person_of(mira.enrolment).style = "discreet"
    assert str(events(mira, path)[0]["summary"]) == "Kept free"
    assert "as your letters are discreet" in mira.get("/gatherings").text
    with site.app_context(), transaction():
        person = person_of(mira.enrolment)
        person.style, person.inbox = "note", "shared"
    assert str(events(mira, path)[0]["summary"]) == "Kept free"


def test_no_other_address_opens_a_calendar_whatever_stands_in_it(site: Flask, cohort: int, mira: Reader) -> None:
    path = make_feed(mira)
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    nothing = site.test_client().get(f"/calendar/{'x' * 27}.ics")
    near = (token[:-1], token.swapcase(), f"{token}%00", f"%20{token}")
    for one in (*near, "%00", "%ff%fe", "%ED%A0%80", "x" * 8000, "%27--"):
        answer = site.test_client().get(f"/calendar/{one}.ics")
        assert (answer.status_code, answer.data) == (404, nothing.data), one[:30]


@pytest.mark.parametrize("said", ["coming", "not_this_time"])
def test_only_a_yes_makes_one_busy_in_the_calendar(site: Flask, cohort: int, mira: Reader, said: str) -> None:
    with site.app_context():
        number = planned(cohort)
    path = make_feed(mira)
    assert str(events(mira, path)[0]["transp"]) == "TRANSPARENT"
    mira.post(f"/gatherings/{number}/answer", answer=said)
    assert str(events(mira, path)[0]["transp"]) == ("OPAQUE" if said == "coming" else "TRANSPARENT")
