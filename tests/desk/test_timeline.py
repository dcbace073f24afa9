"""The timeline page: what happens when in each zone, and what a change moves before anybody says yes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.desk.test_desk import enter, fay, send, site
from unhurried.audit.models import AuditEntry
from unhurried.cohorts import service
from unhurried.cohorts.models import Cohort, Hold
from unhurried.cohorts.rules import Wishes
from unhurried.gatherings import service as gatherings
from unhurried.gatherings.queries import meetings_of
from unhurried.gatherings.rules import Wish
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.service import run_until
from unhurried.pacing import service as pacing

__all__ = ["fay", "site"]
PAGE = "/desk/groups/1/timeline"
WAIT = {"kind": "wait", "position": "2", "weeks": "1"}
MARK = re.compile(r'name="shown" value="(\w+)"')


def preview_of(answer: TestResponse) -> str:
    """What moves, as the page says it."""
    text = answer.text.partition('id="preview"')[2].partition("</section>")[0]
    return re.sub(r"\s*</?span>\s*", "|", text)


def moved(before: str, after: str) -> str:
    """How a move stands on the page."""
    return f"was {before}||will be {after}"


def agree(client: FlaskClient, shown: TestResponse, **typed: str) -> TestResponse:
    """Say yes to what was shown."""
    mark = MARK.search(shown.text)
    assert mark
    return send(client, PAGE, **typed, shown=mark[1], sure="yes")


def holds(site: Flask) -> list[tuple[int, int]]:
    with site.app_context():
        return [(hold.position, hold.weeks) for hold in db.session.scalars(select(Hold))]


def join(site: Flask, email: str, zone: str, own_pace: int | None = None) -> None:
    with site.app_context(), transaction():
        cohort = db.session.get_one(Cohort, 1)
        service.enrol_address(cohort, email, Wishes(email.partition("@")[0], zone=zone), own_pace=own_pace)


def plan(site: Flask, on: date, title: str = "First evening") -> int:
    with site.app_context(), transaction():
        cohort = db.session.get_one(Cohort, 1)
        return gatherings.plan(cohort, Wish(title, on, time(19), 60), by=None).id


def walk(site: Flask, until: datetime) -> None:
    with site.app_context():
        run_until(until, step=timedelta(days=30), deliver=True)


def test_zones_whose_clocks_agree_stand_together_and_others_apart(site: Flask, fay: FlaskClient) -> None:
    for zone in ("Europe/Madrid", "Europe/Lisbon", "Pacific/Auckland"):
        join(site, f"{zone.rpartition('/')[2].lower()}@example.org", zone)
    page = fay.get(PAGE).text
    assert page.count('class="lane"') == 1
    assert "Lisbon, Madrid, Auckland, UTC" in page
    assert page.count("Monday 23 November, 09:00") == 1, "a page opens and its letter goes out"
    plan(site, date(2026, 11, 26))
    page = fay.get(PAGE).text
    assert page.count('class="lane"') == 2, "it is Friday in Auckland by then"
    assert "Friday 27 November, 08:00" in page
    assert "Thursday 26 November, 19:00 to 20:00, by zone" in page


def test_a_wait_shows_from_when_to_when_and_for_how_many_before_a_yes(site: Flask, fay: FlaskClient) -> None:
    join(site, "ana@example.org", "Europe/Madrid")
    join(site, "tom@example.org", "Europe/Madrid", own_pace=7)
    plan(site, date(2026, 12, 3), "Second evening")
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    shown = send(fay, PAGE, **WAIT)
    moves = preview_of(shown)
    assert "For 2 people, letters move." in moves
    assert "one at their own pace" in moves
    assert moved("Mon 30 Nov 2026, 09:00", "Mon 7 Dec 2026, 09:00") in moves
    assert "gathering: Second evening" in moves
    assert "in a letter: a wait or a new date" in moves
    assert "ghost" in shown.text
    assert holds(site) == []
    assert "It is done" in agree(fay, shown, **WAIT).text
    assert holds(site) == [(2, 1)]


def test_a_yes_counts_for_what_was_shown_alone(site: Flask, fay: FlaskClient) -> None:
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    shown = send(fay, PAGE, **WAIT)
    join(site, "late@example.org", "Europe/Madrid")
    answer = agree(fay, shown, **WAIT)
    assert answer.status_code == 409
    assert "Something has changed since you looked" in answer.text
    assert "For 2 people, letters move." in preview_of(answer)
    assert holds(site) == []
    agree(fay, answer, **WAIT)
    assert holds(site) == [(2, 1)]
    assert agree(fay, answer, **WAIT).status_code == 409, "a second yes to the same page"
    assert holds(site) == [(2, 1)]


def test_a_yes_without_anything_shown_does_nothing(site: Flask, fay: FlaskClient) -> None:
    assert send(fay, PAGE, **WAIT, sure="yes").status_code == 409
    assert holds(site) == []


def test_a_week_that_has_passed_is_refused_in_a_sentence(site: Flask, fay: FlaskClient) -> None:
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    with site.app_context(), transaction():
        clock.stop_at(datetime(2026, 12, 12, 12, tzinfo=UTC))
    answer = send(fay, PAGE, kind="wait", position="1", weeks="1")
    assert answer.status_code == 422
    assert "This week has opened already." in answer.text
    assert send(fay, PAGE, kind="wait", position="none", weeks="1").status_code == 422
    assert send(fay, PAGE, kind="meet", gathering="77", on="2027-01-01", clock="10:00").status_code == 422


def test_a_hold_of_which_nothing_has_happened_is_taken_back(site: Flask, fay: FlaskClient) -> None:
    evening = plan(site, date(2026, 12, 10))
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    agree(fay, send(fay, PAGE, **(WAIT | {"position": "3"})), **(WAIT | {"position": "3"}))
    with site.app_context():
        [hold] = db.session.scalars(select(Hold))
        back = {"kind": "back", "hold": str(hold.id)}
        assert [one.timing.on for one in meetings_of([1])] == [date(2026, 12, 17)]
    shown = send(fay, PAGE, **back)
    assert moved("Mon 14 Dec 2026, 09:00", "Mon 7 Dec 2026, 09:00") in preview_of(shown)
    agree(fay, shown, **back)
    assert holds(site) == []
    with site.app_context():
        assert [(one.id, one.timing.on) for one in meetings_of([1])] == [(evening, date(2026, 12, 10))]
        assert "hold taken back" in db.session.scalars(select(AuditEntry.act)).all()
    assert "Somebody took this back already" in send(fay, PAGE, **back).text


def test_a_hold_that_a_letter_has_told_of_stays(site: Flask, fay: FlaskClient) -> None:
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    agree(fay, send(fay, PAGE, **WAIT), **WAIT)
    walk(site, datetime(2026, 11, 24, tzinfo=UTC))
    with site.app_context():
        [number] = db.session.scalars(select(Hold.id))
    answer = send(fay, PAGE, kind="back", hold=str(number))
    assert answer.status_code == 422
    assert "A letter has told 1 of this hold already" in answer.text
    assert holds(site) == [(2, 1)]


def test_a_hold_whose_week_would_be_open_by_now_stays(site: Flask, fay: FlaskClient) -> None:
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    agree(fay, send(fay, PAGE, **WAIT), **WAIT)
    with site.app_context(), transaction():
        clock.stop_at(datetime(2026, 11, 29, 10, tzinfo=UTC))
        [number] = db.session.scalars(select(Hold.id))
    assert "The hold stays." in send(fay, PAGE, kind="back", hold=str(number)).text
    assert holds(site) == [(2, 1)]


def test_a_hold_set_after_one_was_taken_back_moves_what_it_finds(site: Flask, fay: FlaskClient) -> None:
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    agree(fay, send(fay, PAGE, **(WAIT | {"position": "3"})), **(WAIT | {"position": "3"}))
    plan(site, date(2026, 12, 17))
    with site.app_context(), transaction():
        before = meetings_of([1])
        [hold] = db.session.scalars(select(Hold))
        cohort = db.session.get_one(Cohort, 1)
        gatherings.forget_hold(1, pacing.take_back_hold(cohort, hold.id, by=None))
        gatherings.tell_of_moves(before)
    with site.app_context(), transaction():
        pacing.hold(db.session.get_one(Cohort, 1), 2, 1, by=None)
    with site.app_context():
        [evening] = meetings_of([1])
        assert (evening.timing.on, evening.timing.edition) == (date(2026, 12, 17), 1), "moved, and told anew"


def test_a_gathering_is_moved_with_the_letters_that_tell_of_it(site: Flask, fay: FlaskClient) -> None:
    number = plan(site, date(2026, 11, 26))
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    walk(site, datetime(2026, 11, 24, tzinfo=UTC))
    meet = {"kind": "meet", "gathering": str(number), "on": "2026-12-02", "clock": "18:00"}
    shown = send(fay, PAGE, **meet)
    moves = preview_of(shown)
    assert moved("Thu 26 Nov 2026, 19:00", "Wed 2 Dec 2026, 18:00") in moves
    assert "in a letter: that a gathering moves" in moves
    agree(fay, shown, **meet)
    with site.app_context():
        [evening] = meetings_of([1])
        assert (evening.timing.on, evening.title) == (date(2026, 12, 2), "First evening")


def test_nobody_elses_timeline_is_shown_or_moved(site: Flask, fay: FlaskClient) -> None:
    nothing = fay.get("/desk/groups/999/timeline").data
    assert fay.get("/desk/groups/2/timeline").data == nothing
    assert send(fay, "/desk/groups/2/timeline", **WAIT, sure="yes").status_code == 404
    assert send(enter(site, "mira@example.org"), PAGE, **WAIT).status_code == 404


def test_the_page_asks_few_questions_whatever_the_size_of_the_group(site: Flask, fay: FlaskClient) -> None:
    from sqlalchemy import event

    def asked() -> int:
        seen: list[str] = []
        with site.app_context():
            listener = lambda *given: seen.append(given[2])  # noqa: E731
            event.listen(db.engine, "before_cursor_execute", listener)
            fay.get(PAGE)
            event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    plan(site, date(2026, 12, 20))
    join(site, "one-more@example.org", "Europe/London")
    few = asked()
    for number, zone in enumerate(("Europe/Madrid", "Asia/Tokyo", "America/Lima", "Africa/Cairo")):
        join(site, f"more-{number}@example.org", zone)
        plan(site, date(2026, 12, 3) + timedelta(days=number))
    assert asked() == few
