"""The links of a letter: a GET shows and changes nothing, a POST acts, twice is once (mail.md §3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.letters.post import NOON, letter_to, someone
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Enrolment
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.emails.links import links_of
from unhurried.mail.models import OutboxRow
from unhurried.pacing.models import Pause, Reading, Standing

PAGES = ("letter", "read", "longer", "pause", "back", "settings", "stop")


@dataclass
class Letter:
    """A letter that was sent to somebody, as a mail program sees it."""

    app: Flask
    person: int
    enrolment: int
    row: int
    paths: dict[str, str]

    def browser(self) -> FlaskClient:
        return self.app.test_client()

    def show(self, purpose: str) -> tuple[int, str]:
        answer = self.browser().get(self.paths[purpose])
        return answer.status_code, answer.get_data(as_text=True)

    def act(self, purpose: str, **form: str) -> tuple[int, str]:
        answer = self.browser().post(self.paths[purpose], data=form)
        return answer.status_code, answer.get_data(as_text=True)

    def one(self, model: type, **where: int) -> object:
        with self.app.app_context():
            return db.session.scalar(select(model).filter_by(**where))

    def count(self, model: type) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def letter(new_app: Callable[..., Flask]) -> Letter:
    app = new_app()
    with app.app_context():
        with transaction():
            enrolment = someone("ana@people.example", inbox="mine")
            someone("noise@people.example")
            row = letter_to(enrolment, "lesson:1", "welcome")
        links = links_of(row.id, row.nonce)
        site = app.config["UNHURRIED"].site
        paths = {purpose: address.removeprefix(site) for purpose, address in links.items()}
        return Letter(app, enrolment.person_id, enrolment.id, row.id, paths)


@pytest.mark.parametrize("purpose", PAGES)
def test_a_link_page_is_neutral(letter: Letter, purpose: str) -> None:
    status, page = letter.show(purpose)
    assert status == 200
    for secret in ("ana@", "Ana", "Secret name", "Trusting", "Hearing", "week 1", "Week 1"):
        assert secret not in page


@pytest.mark.parametrize("purpose", [*PAGES, "open"])
def test_following_a_link_changes_nothing(letter: Letter, purpose: str) -> None:
    letter.show(purpose)
    letter.browser().head(letter.paths[purpose])
    assert letter.count(Reading) == letter.count(Pause) == letter.count(Standing) == 0
    assert letter.one(Person, id=letter.person).letters == "all"  # type: ignore[attr-defined]


def test_open_leads_to_the_page_of_the_letter(letter: Letter) -> None:
    answer = letter.browser().get(letter.paths["open"])
    assert (answer.status_code, answer.location) == (302, f"/weeks/{letter.enrolment}/1")


def test_i_have_read_it_is_noted_once(letter: Letter) -> None:
    assert letter.act("read")[0] == letter.act("read")[0] == 200
    assert letter.count(Reading) == 1
    assert letter.one(Standing, person_id=letter.person).acted_at == NOON  # type: ignore[attr-defined]


def test_needing_longer_twice_is_once(letter: Letter) -> None:
    letter.act("longer")
    letter.act("longer")
    found = letter.one(Enrolment, id=letter.enrolment)
    assert (found.pace, found.interval) == ("own", 7)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("weeks", "days"), [("1", 7), ("2", 14), ("4", 28), ("open", None)])
def test_a_pause_begins_in_one_step(letter: Letter, weeks: str, days: int | None) -> None:
    letter.act("pause", weeks=weeks)
    letter.act("pause", weeks=weeks)
    assert letter.count(Pause) == 1
    assert letter.one(Pause, person_id=letter.person).days == days  # type: ignore[attr-defined]


def test_a_pause_without_a_choice_asks_again(letter: Letter) -> None:
    assert letter.act("pause", weeks="900")[0] == 422
    assert letter.count(Pause) == 0


def test_after_a_pause_they_go_on_at_their_own_pace(letter: Letter) -> None:
    assert letter.act("back", way="own:14")[0] == 200
    found = letter.one(Enrolment, id=letter.enrolment)
    assert (found.pace, found.interval) == ("own", 14)  # type: ignore[attr-defined]


def test_settings_keep_what_was_chosen(letter: Letter) -> None:
    letter.act("settings", letters="lessons", style="note", reminders="no", hour="18:15")
    found = letter.one(Person, id=letter.person)
    chosen = (found.letters, found.style, found.reminders, str(found.hour))  # type: ignore[attr-defined]
    assert chosen == ("lessons", "note", False, "18:15:00")


def test_an_hour_in_the_quiet_hours_is_refused_where_it_was_typed(letter: Letter) -> None:
    status, page = letter.act("settings", letters="none", style="note", reminders="no", hour="21:00")
    assert status == 422
    assert "quiet hours" in page
    assert 'value="21:00"' in page
    assert letter.one(Person, id=letter.person).letters == "all"  # type: ignore[attr-defined]


def test_an_inbox_that_is_not_theirs_alone_stays_discreet(letter: Letter) -> None:
    with letter.app.app_context(), transaction():
        db.session.get_one(Person, letter.person).inbox = "shared"
    letter.act("settings", letters="all", style="note", reminders="no", hour="09:00")
    assert letter.one(Person, id=letter.person).style == "discreet"  # type: ignore[attr-defined]


def test_one_click_stops_all_letters_without_a_cookie_or_a_redirect(letter: Letter) -> None:
    for _again in range(2):
        answer = letter.browser().post(letter.paths["stop"], data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    assert letter.one(Person, id=letter.person).letters == "none"  # type: ignore[attr-defined]


def test_one_click_works_for_a_multipart_post_too(letter: Letter) -> None:
    form = {"List-Unsubscribe": "One-Click"}
    letter.browser().post(letter.paths["stop"], data=form, content_type="multipart/form-data")
    assert letter.one(Person, id=letter.person).letters == "none"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("choice", "letters", "pauses"), [("pause", "all", 1), ("lessons", "lessons", 0), ("none", "none", 0)]
)
def test_stopping_offers_three_choices(letter: Letter, choice: str, letters: str, pauses: int) -> None:
    assert letter.act("stop", choice=choice)[0] == 200
    assert letter.one(Person, id=letter.person).letters == letters  # type: ignore[attr-defined]
    assert letter.count(Pause) == pauses
    assert letter.one(Enrolment, id=letter.enrolment).left_at is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/l/1-abc", "/u/1-abc", "/l/999999-xyz", "/l/%20", "/l/" + "9" * 40 + "-a", "/u/é-é"])
def test_a_wrong_token_gets_one_neutral_sentence(letter: Letter, path: str) -> None:
    for answer in (letter.browser().get(path), letter.browser().post(path)):
        assert (answer.status_code, "its address is not complete" in answer.text) == (410, True)


def test_a_token_serves_one_purpose(letter: Letter) -> None:
    token = letter.paths["read"].rpartition("/")[2]
    assert letter.browser().post(f"/u/{token}", data={"choice": "none"}).status_code == 410
    assert letter.browser().post(letter.paths["open"]).status_code == 404


def test_a_token_ends_after_sixty_days(letter: Letter) -> None:
    with letter.app.app_context(), transaction():
        clock.stop_at(NOON + timedelta(days=60, seconds=1))
    assert letter.show("read")[0] == letter.act("read")[0] == 410


def test_a_token_ends_with_its_person(letter: Letter) -> None:
    with letter.app.app_context(), transaction():
        db.session.delete(db.session.get_one(Person, letter.person))
    assert letter.count(OutboxRow) == 0
    assert letter.act("read")[0] == 410
