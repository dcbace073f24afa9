"""What cannot be is said where it happened; what was typed is still there, and nothing half-done remains."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.curriculum.desks import COURSE as SMALL
from tests.desk.test_desk import COURSE, enter, fay, send, site
from tests.infra.pages import token_of
from tests.refusals.fields import Fields
from unhurried.accounts.models import Consent, Person
from unhurried.cohorts import service
from unhurried.cohorts.models import Cohort, Enrolment, Hold, Invitation
from unhurried.kit import clock, tokens
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow

__all__ = ["fay", "site"]
NEW = {"course": COURSE, "name": "Winter ❄", "starts_on": "2026-12-07", "zone": "Europe/Madrid", "hour": "09:00"}
JOINED = {
    "name": "Ada", "zone": "Asia/Tokyo", "day": "3", "hour": "10:30", "inbox": "mine", "style": "note",
    "letters": "lessons", "agreements": "y", "handling": "y",
}  # fmt: skip


def count(site: Flask, model: type) -> int:
    with site.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def everything(site: Flask) -> list[int]:
    return [count(site, model) for model in (Cohort, Enrolment, Person, Invitation, OutboxRow, Consent)]


def words(answer: TestResponse) -> str:
    return re.sub("</?bdi>", "", unescape(answer.text))


def still_there(answer: TestResponse, *typed: str) -> bool:
    """Whether each of these stands in a field of the page: typed into it, or chosen in it."""
    found = Fields(answer.text).values
    return all(one in found or any(one in lines.splitlines() for lines in found) for one in typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts_on": "2026-11-19"}, "The start has passed already."),
        ({"starts_on": "soon"}, "Not a valid date value."),
        ({"zone": "Mars/Crater"}, "Not a valid choice."),
        ({"course": "no-such-course"}, "Not a valid choice."),
    ],
)
def test_a_group_that_cannot_be_is_refused_on_its_page(
    site: Flask, fay: FlaskClient, typed: dict[str, str], said: str
) -> None:
    before = everything(site)
    answer = send(fay, "/desk/groups/new", **{**NEW, "capacity": "8", **typed})
    assert (answer.status_code, said in words(answer)) == (422, True), answer.text
    assert still_there(answer, "Winter ❄", "8")
    assert everything(site) == before


def test_a_course_with_a_fault_is_named_when_it_is_chosen_and_hinders_no_other(
    site: Flask, fay: FlaskClient, tmp_path: Path
) -> None:
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "course.yaml").write_text(SMALL.replace("kind: rest", "kind: wrong"))
    site.config["UNHURRIED"] = site.config["UNHURRIED"].model_copy(update={"courses_dir": str(tmp_path)})
    before = everything(site)
    answer = send(fay, "/desk/groups/new", **{**NEW, "capacity": "8", "course": "small"})
    assert (answer.status_code, "The files of this course have faults." in answer.text) == (422, True)
    assert still_there(answer, "Winter ❄", "small", "2026-12-07")
    assert everything(site) == before
    assert send(fay, "/desk/groups/new", **NEW, capacity="8").status_code == 200
    assert everything(site)[0] == before[0] + 1


def test_of_pasted_addresses_the_bad_and_the_doubled_are_named_and_the_rest_invited(
    site: Flask, fay: FlaskClient
) -> None:
    typed = "ada@example.org\nnot an address\nADA@example.org\nben@nowhere..org"
    answer = send(fay, "/desk/groups/1/invite", addresses=typed)
    assert "Invited: 1." in answer.text
    assert "Line 2, not an address: “not an address” is not an email address." in words(answer)
    assert "Line 3, ADA@example.org: This address stands in the file twice." in words(answer)
    assert "“ben@nowhere..org” is not an email address." in words(answer)
    assert still_there(answer, "not an address", "ben@nowhere..org")
    assert count(site, Invitation) == 1


def test_a_broken_line_of_a_sheet_is_named_and_the_others_are_invited(site: Flask, fay: FlaskClient) -> None:
    sheet = b'email,zone\nada@example.org,Europe/Madrid\n"ben,Asia/Tokyo\n'
    answer = hand_in(fay, sheet)
    assert "Line 3, –: This line cannot be read: a quotation mark is missing or left over." in words(answer)
    assert count(site, Invitation) == 1
    answer = hand_in(fay, b"email,zone\ncem@example.org,Mars/Crater\n")
    assert "“Mars/Crater” is not a time zone." in words(answer)
    assert count(site, Invitation) == 1


def test_a_sheet_that_cannot_be_read_leaves_what_was_pasted(site: Flask, fay: FlaskClient) -> None:
    answer = hand_in(fay, b"e-mail\nada@example.org\n", addresses="ben@example.org")
    assert "“email” is missing" in words(answer)
    assert still_there(answer, "ben@example.org")
    assert count(site, Invitation) == 0


def hand_in(client: FlaskClient, sheet: bytes, **typed: str) -> TestResponse:
    token = token_of(client.get("/safety").text)
    file = (io.BytesIO(sheet), "people.csv")
    return client.post("/desk/groups/1/invite", data={"csrf_token": token, "sheet": file, **typed})


@pytest.mark.parametrize("path", ["/signin", "/group/{code}"])
def test_an_address_that_cannot_exist_is_named_where_it_was_typed(site: Flask, path: str) -> None:
    with site.app_context(), transaction():
        cohort = db.session.get_one(Cohort, 1)
        service.launch(cohort)
        path = path.format(code=cohort.code)
    before = everything(site)
    answer = send(site.test_client(), path, email="ada@nowhere")
    assert answer.status_code == 422
    assert "address" in answer.text
    assert still_there(answer, "ada@nowhere")
    assert everything(site) == before


def invited(site: Flask, email: str) -> str:
    with site.app_context(), transaction():
        service.invite(db.session.get_one(Cohort, 1), email)
        found = db.session.scalars(select(Invitation).where(Invitation.email == email)).one()
        return f"/join/{tokens.derive('invitation', found.id, found.nonce)}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"zone": "Mars/Crater"}, "Not a valid choice."),
        ({"hour": "03:00"}, "Not a valid choice."),
        ({"name": "\u200b"}, "Write the name that your group sees."),
        ({"name": "A" * 61}, "Field cannot be longer than 60 characters."),
        ({"handling": ""}, "please agree to how what you write is stored"),
    ],
)
def test_whoever_joins_is_told_beside_the_field(site: Flask, typed: dict[str, str], said: str) -> None:
    path = invited(site, "ada@example.org")
    before = everything(site)
    answer = send(site.test_client(), path, **{name: one for name, one in {**JOINED, **typed}.items() if one})
    assert (answer.status_code, said in words(answer)) == (422, True), answer.text
    chosen = {"name": "Ada", "hour": "10:30", "letters": "lessons", "inbox": "mine"}
    assert still_there(answer, *(one for name, one in chosen.items() if name not in typed))
    assert everything(site) == before


def test_a_group_that_filled_up_meanwhile_says_so_and_keeps_what_was_chosen(site: Flask) -> None:
    path = invited(site, "ada@example.org")
    browser = site.test_client()
    assert browser.get(path).status_code == 200
    with site.app_context(), transaction():
        db.session.get_one(Cohort, 1).capacity = 1
    before = everything(site)
    answer = send(browser, path, **JOINED)
    assert (answer.status_code, "Every place in this group is taken" in answer.text) == (409, True)
    assert still_there(answer, "Ada", "Asia/Tokyo", "10:30")
    assert everything(site) == before
    assert "You are on the waiting list" in send(browser, path, act="wait").text
    assert "You are on the waiting list" in send(browser, path, **JOINED).text


def test_a_used_and_a_foreign_invitation_get_one_sentence_and_bring_nobody_in(site: Flask) -> None:
    path = invited(site, "ada@example.org")
    send(site.test_client(), path, **JOINED)
    before = everything(site)
    for link in (path, f"{path[:-1]}{'A' if path[-1] != 'A' else 'B'}", "/join/1-x", "/group/no-such-code"):
        for answer in (site.test_client().get(link), send(site.test_client(), link, **JOINED)):
            assert (answer.status_code, "has run out, or its address is not complete" in answer.text) == (410, True)
    assert everything(site) == before


def test_a_form_without_its_token_does_nothing_and_keeps_the_words(site: Flask, fay: FlaskClient) -> None:
    before = everything(site)
    answer = fay.post("/desk/groups/new", data={**NEW, "capacity": "8"})
    assert (answer.status_code, "Your words are still here." in answer.text) == (400, True)
    assert all(f'value="{one}"' in answer.text for one in ("Winter ❄", "2026-12-07", "8"))
    assert everything(site) == before


def test_a_week_that_has_passed_cannot_wait(site: Flask, fay: FlaskClient) -> None:
    with site.app_context(), transaction():
        service.launch(db.session.get_one(Cohort, 1))
        clock.stop_at(datetime(2026, 12, 2, 12, tzinfo=UTC))
    answer = send(fay, "/desk/groups/1/timeline", kind="wait", position="1", weeks="2")
    assert (answer.status_code, "This week has opened already. Choose a later one." in answer.text) == (422, True)
    assert still_there(answer, "2")
    assert count(site, Hold) == 0


def test_a_stranger_finds_no_form_to_fill(site: Flask) -> None:
    before = everything(site)
    assert send(enter(site, "mira@example.org"), "/desk/groups/new", **NEW).status_code == 404
    assert everything(site) == before
