"""What a letter said can be read on the site by its own reader, whatever the letter looked like (mail.md §3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.lessons.readers import cookie_for
from tests.letters.post import NOON, letter_to, someone
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.emails.links import links_of
from unhurried.mail.models import OutboxRow
from unhurried.pacing import service as pacing
from unhurried.pacing.models import Reading

NOTES = ("catch_up", "hold_note", "pause_over", "closing_note", "after_course", "announcement", "gathering:1", "digest")


@dataclass
class Sent:
    """A letter in the hands of its reader."""

    app: Flask
    row: int
    nonce: str
    enrolment: int

    def path(self, purpose: str = "open") -> str:
        with self.app.app_context():
            return links_of(self.row, self.nonce)[purpose].removeprefix(self.app.config["UNHURRIED"].site)

    def browser(self, email: str = "") -> FlaskClient:
        client = self.app.test_client()
        if email:
            with self.app.app_context():
                client.set_cookie(*cookie_for(email), domain="localhost")
        return client


@pytest.fixture
def sent(new_app: Callable[..., Flask]) -> Callable[..., Sent]:
    app = new_app()

    def send(*items: str, **chosen: str) -> Sent:
        with app.app_context():
            with transaction():
                place = someone("ana@people.example", **chosen)
                someone("noise@people.example")
                row = letter_to(place, *items)
                row.state = "sent"
            return Sent(app, row.id, row.nonce, place.id)

    return send


@pytest.mark.parametrize("item", NOTES)
def test_every_note_has_its_page_with_its_words(sent: Callable[..., Sent], item: str) -> None:
    letter = sent(item)
    answer = letter.browser().get(letter.path())
    assert (answer.status_code, answer.location) == (302, f"/home/notes/{letter.row}")
    page = letter.browser("ana@people.example").get(answer.location).text
    main = page[page.index("<main") : page.index("</main>")]
    assert "Your note of Thursday 22 October" in main
    assert "<h2>" in main
    assert "style=" not in main
    there = r"(/home|/rhythm/ways|/gatherings/1)"
    assert re.search(f'href="{there}" class="button"|class="button" href="{there}"', main)


def test_the_page_is_for_its_reader_alone(sent: Callable[..., Sent]) -> None:
    letter = sent("hold_note")
    path = f"/home/notes/{letter.row}"
    assert letter.browser().get(path).status_code == 401
    assert letter.browser("noise@people.example").get(path).status_code == 404
    for other in ("0", "99999", "99999999999999"):
        assert letter.browser("ana@people.example").get(f"/home/notes/{other}").status_code == 404


def test_a_skip_and_other_mail_have_no_page(sent: Callable[..., Sent]) -> None:
    letter = sent("hold_note")
    for change in ({"state": "skipped"}, {"state": "sent", "kind": "message"}):
        with letter.app.app_context(), transaction():
            row = db.session.get_one(OutboxRow, letter.row)
            for name, value in change.items():
                setattr(row, name, value)
        assert letter.browser("ana@people.example").get(f"/home/notes/{letter.row}").status_code == 404


def test_a_week_comes_first_and_its_note_is_offered_beside_it(sent: Callable[..., Sent]) -> None:
    letter = sent("lesson:1", "hold_note")
    assert letter.browser().get(letter.path()).location == f"/weeks/{letter.enrolment}/1"
    assert f'href="/home/notes/{letter.row}"' in letter.browser().get(letter.path("letter")).text
    page = letter.browser("ana@people.example").get(f"/home/notes/{letter.row}").text
    assert f"/weeks/{letter.enrolment}/1" in page
    assert "The group waits a little" in page


def test_a_letter_about_weeks_alone_offers_no_note(sent: Callable[..., Sent]) -> None:
    letter = sent("lesson:1")
    assert "/home/notes/" not in letter.browser().get(letter.path("letter")).text


def test_what_a_left_group_said_is_no_longer_current(sent: Callable[..., Sent]) -> None:
    letter = sent("hold_note")
    with letter.app.app_context(), transaction():
        pacing.leave(letter.enrolment)
    page = letter.browser("ana@people.example").get(f"/home/notes/{letter.row}").text
    assert "no longer current" in page
    assert "The group waits" not in page


def test_each_week_of_a_letter_over_two_courses_has_its_own_link(sent: Callable[..., Sent]) -> None:
    letter = sent("lesson:1", style="note", inbox="mine")
    with letter.app.app_context():
        with transaction():
            row = db.session.get_one(OutboxRow, letter.row)
            row.items = [*row.items, {"item": "lesson:2", "enrolment": letter.enrolment}]
        from unhurried.letters.emails import LetterKind

        mail = LetterKind().render([db.session.get_one(OutboxRow, letter.row)])[letter.row]
    addresses = re.findall(r"^Open the page:\n(http\S+)$", mail.text, re.M)
    assert len(set(addresses)) == 2
    paths = [address.partition(letter.path())[2] for address in addresses]
    assert paths == ["", "?week=1"]
    places = [letter.browser().get(letter.path() + rest).location for rest in (*paths, "?week=9", "?week=x")]
    assert places == [f"/weeks/{letter.enrolment}/{position}" for position in (1, 2)] + [
        "/home",
        f"/weeks/{letter.enrolment}/1",
    ]


def test_after_a_move_old_letters_lead_to_the_new_place(sent: Callable[..., Sent]) -> None:
    letter = sent("lesson:2")
    with letter.app.app_context(), transaction():
        old = db.session.get_one(Enrolment, letter.enrolment)
        here = db.session.get_one(Cohort, old.cohort_id)
        later = Cohort(course_version_id=here.course_version_id, name="Later", starts_on=date(2026, 12, 1),
                       code="later", state="launched", made_at=NOON)  # fmt: skip
        db.session.add(later)
        db.session.flush()
        clock.stop_at(NOON + timedelta(hours=1))
        new = pacing.move(old.id, later).id
    browser = letter.browser("ana@people.example")
    assert browser.get(letter.path()).location == f"/weeks/{letter.enrolment}/2"
    assert browser.get(f"/weeks/{letter.enrolment}/2").location == f"/weeks/{new}/2"
    assert browser.get(f"/weeks/{new}/2").status_code == 200
    letter.browser().post(letter.path("read"))
    with letter.app.app_context():
        assert [(one.enrolment_id, one.position) for one in db.session.query(Reading)] == [(new, 2)]


def test_after_a_pause_a_later_group_leads_to_the_sign_in(sent: Callable[..., Sent]) -> None:
    letter = sent("pause_over")
    answer = letter.browser().post(letter.path("back"), data={"way": "later"})
    assert (answer.status_code, answer.location) == (303, "/rhythm/ways")
    assert letter.browser().get("/rhythm/ways").status_code == 401
    with letter.app.app_context():
        assert db.session.query(Person).count() == 2
