"""The facilitator's desk: groups of their own, tasks, a hold with its preview, the daily list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.infra.pages import token_of
from tests.infra.smtp import SmtpServer
from tests.lessons.readers import cookie_for
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.care.models import OutreachTask
from unhurried.cohorts import service
from unhurried.cohorts.rules import Wishes
from unhurried.desk.service import tell_staff
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.service import drain
from unhurried.pacing.service import pause

COURSE = "trusting-yourself-again"


@pytest.fixture
def site(new_app: Callable[..., Flask], smtp: SmtpServer) -> Flask:
    found = new_app(smtp_url=smtp.url)
    with found.app_context(), transaction():
        clock.stop_at(datetime(2026, 11, 20, 9, tzinfo=UTC))
        for name in ("fay@example.org", "gil@example.org"):
            set_role(find_or_make_person(name), "facilitator")
        fay, gil = find_or_make_person("fay@example.org"), find_or_make_person("gil@example.org")
        mine = service.create_cohort(COURSE, "Harbour", date(2026, 11, 23), by=fay.id)
        service.create_cohort(COURSE, "Somebody else's", date(2026, 11, 23), by=gil.id)
        quiet = service.enrol_address(mine, "mira@example.org", Wishes("Mira"))
        task = OutreachTask(person_id=quiet.person_id, cohort_id=mine.id, cause="quiet", since=date(2026, 11, 6))
        task.opened_at = clock.now()
        db.session.add(task)
    return found


@pytest.fixture
def fay(site: Flask) -> FlaskClient:
    return enter(site, "fay@example.org")


def enter(site: Flask, email: str) -> FlaskClient:
    client = site.test_client()
    with site.app_context():
        client.set_cookie(*cookie_for(email))
    return client


def send(client: FlaskClient, path: str, **typed: str) -> TestResponse:
    """POST a form with the token of a page that this browser has seen, and follow where it leads."""
    token = token_of(client.get("/safety").text)
    return client.post(path, data={"csrf_token": token, **typed}, follow_redirects=True)


def test_a_facilitator_sees_their_own_groups_and_no_others(fay: FlaskClient) -> None:
    page = fay.get("/desk").text
    assert "Harbour" in page
    assert "Somebody else" not in page
    assert fay.get("/desk/groups/1").status_code == 200
    assert fay.get("/desk/groups/2").data == fay.get("/desk/groups/999").data
    assert fay.get("/desk/groups/2").status_code == 404


def test_a_participant_finds_no_desk(site: Flask) -> None:
    assert enter(site, "mira@example.org").get("/desk").status_code == 404


def test_a_task_is_done_and_taken_back(fay: FlaskClient) -> None:
    assert "Mira" in fay.get("/desk").text
    done = send(fay, "/desk/tasks/1/done")
    assert "Take that back" in done.text
    assert "Mira" not in done.text
    send(fay, "/desk/tasks/1/again")
    assert "Mira" in fay.get("/desk").text


def test_nobody_else_can_touch_the_task(site: Flask) -> None:
    assert send(enter(site, "gil@example.org"), "/desk/tasks/1/done").status_code == 404


def test_a_new_group_keeps_what_was_typed_when_the_start_has_passed(fay: FlaskClient) -> None:
    typed = {"course": COURSE, "name": "Winter circle", "starts_on": "2026-11-01", "capacity": "12"}
    answer = send(fay, "/desk/groups/new", **typed, zone="Europe/Madrid", hour="09:00")
    assert answer.status_code == 422
    assert "The start has passed already." in answer.text
    assert 'value="Winter circle"' in answer.text


def test_the_timeline_dates_every_page_before_launch(fay: FlaskClient) -> None:
    page = fay.get("/desk/groups/1/timeline").text
    assert "Monday 23 November, 09:00" in page
    assert "Letting people in" in page


def test_the_daily_list_goes_out_once_and_names_nobody(site: Flask, smtp: SmtpServer) -> None:
    with site.app_context():
        for _again in range(2):
            with transaction():
                tell_staff()
        drain("lesson")
    assert [one.recipients for one in smtp.accepted] == [("fay@example.org",)]
    assert "Mira" not in smtp.accepted[0].text()
    assert "One task waits" in smtp.accepted[0].text()


def test_an_open_pause_reads_as_resting_for_twelve_weeks_and_no_longer(site: Flask, fay: FlaskClient) -> None:
    with site.app_context(), transaction():
        pause(find_or_make_person("mira@example.org").id, None)
    assert "resting" in fay.get("/desk/groups/1").text
    with site.app_context(), transaction():
        clock.stop_at(clock.now() + timedelta(weeks=12))
    assert "resting" not in fay.get("/desk/groups/1").text


def test_a_page_is_open_on_the_desk_from_its_instant_on_without_any_clockwork(site: Flask, fay: FlaskClient) -> None:
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    assert "not begun" in fay.get("/desk/groups/1").text
    with site.app_context(), transaction():
        clock.stop_at(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    page = fay.get("/desk/groups/1").text
    assert "not begun" not in page


def test_a_course_is_chosen_by_its_title(fay: FlaskClient) -> None:
    assert f'value="{COURSE}">Trusting yourself again<' in fay.get("/desk/groups/new").text
