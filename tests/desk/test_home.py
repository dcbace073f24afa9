"""The desk's home: what to do first, who is quiet, what goes out next."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.desk.crowds import NOW, QUIET_DAY
from tests.desk.test_desk import COURSE, enter, send
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.care.models import ContactWish, OutreachTask
from unhurried.cohorts import service
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.rules import Wishes
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.pacing.models import Standing
from unhurried.pacing.service import pause


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    """Fay's group in its third week, with Mira who is quiet and Tom who is not; Gil's group with someone quiet too."""
    found = new_app()
    with found.app_context():
        with transaction():
            clock.stop_at(datetime(2026, 11, 20, 9, tzinfo=UTC))
            for name in ("fay", "gil"):
                set_role(find_or_make_person(f"{name}@example.org"), "facilitator")
            set_role(find_or_make_person("ida@example.org"), "admin")
            for name, group in (("fay", "Harbour"), ("gil", "Meadow")):
                by = find_or_make_person(f"{name}@example.org").id
                cohort = service.create_cohort(COURSE, group, QUIET_DAY, by=by)
                people = ("Mira", "Tom") if name == "fay" else ("Noor",)
                places = [service.enrol_address(cohort, f"{one.lower()}@example.org", Wishes(one)) for one in people]
                service.launch(cohort)
                task(places[0])
        with transaction():
            clock.stop_at(NOW)
    return found


def task(place: Enrolment, cause: str = "quiet", at: datetime = NOW - timedelta(days=2)) -> OutreachTask:
    made = OutreachTask(
        person_id=place.person_id, cohort_id=place.cohort_id, cause=cause, since=QUIET_DAY, opened_at=at
    )
    db.session.add(made)
    db.session.flush()
    return made


def place_of(name: str) -> Enrolment:
    return db.session.scalars(select(Enrolment).where(Enrolment.name == name)).one()


@pytest.fixture
def fay(site: Flask) -> FlaskClient:
    return enter(site, "fay@example.org")


def lead(page: str) -> str:
    """The sentence that says what to do first."""
    found = re.search(r'<p class="lead">(.*?)</p>', page, re.DOTALL)
    assert found
    return found[1].strip()


def test_the_first_sentence_says_what_to_do_first(site: Flask, fay: FlaskClient) -> None:
    assert lead(fay.get("/desk").text) == "Nothing is urgent. One person may like a few words from you."
    with site.app_context(), transaction():
        task(place_of("Tom"), "contact")
    assert lead(fay.get("/desk").text) == "First: one person asked for an answer."
    with site.app_context(), transaction():
        task(place_of("Tom"), "safety")
    assert lead(fay.get("/desk").text) == "First: one thing that cannot wait."


def test_what_opens_next_is_told_by_the_groups_calendar_with_its_holds(site: Flask, fay: FlaskClient) -> None:
    page = fay.get("/desk").text
    assert "Monday 14 December" in page
    assert "2 people, each at their own hour" in page
    with site.app_context(), transaction():
        pause(place_of("Tom").person_id, 4)
    assert "one person, at their own hour" in fay.get("/desk").text.replace("1 person", "one person")


def test_somebody_quiet_who_rests_or_came_back_is_left_out(site: Flask, fay: FlaskClient) -> None:
    assert "Mira" in fay.get("/desk").text
    with site.app_context(), transaction():
        pause(place_of("Mira").person_id, 1)
    with site.app_context(), transaction():
        standing(place_of("Mira").person_id, NOW - timedelta(days=20))
    assert "Mira" not in fay.get("/desk").text, "who rests is left alone, whatever they did last"
    with site.app_context(), transaction():
        clock.stop_at(NOW + timedelta(days=8))
    assert "Mira" in fay.get("/desk").text
    with site.app_context(), transaction():
        standing(place_of("Mira").person_id, NOW)
    assert "Mira" not in fay.get("/desk").text, "whoever did something since is not quiet"


def test_no_contact_wanted_empties_the_list_and_can_be_taken_back(site: Flask, fay: FlaskClient) -> None:
    with site.app_context():
        place = place_of("Mira").id
    done = send(fay, f"/desk/quiet/{place}/unwanted")
    assert "Take that back" in done.text
    assert "Mira" not in done.text
    assert "Want no contact" in fay.get("/desk/quiet").text
    with site.app_context(), transaction():
        task(place_of("Mira"), "contact")
    assert "Asked on" in fay.get("/desk").text, "what she asks for herself is still seen"
    send(fay, f"/desk/quiet/{place}/wanted")
    assert "Quiet since" in fay.get("/desk").text


def test_what_is_put_off_stands_on_the_page_of_the_quiet_with_its_day(site: Flask, fay: FlaskClient) -> None:
    with site.app_context():
        number = db.session.scalars(select(OutreachTask.id).where(OutreachTask.cohort_id == 1)).one()
    done = send(fay, f"/desk/tasks/{number}/later")
    assert f'action="/desk/tasks/{number}/again"' in done.text
    page = fay.get("/desk/quiet").text
    assert "Wednesday 16 December" in page
    send(fay, f"/desk/tasks/{number}/again")
    assert "Wednesday 16 December" not in fay.get("/desk/quiet").text


def test_nobody_marks_somebody_elses_people(site: Flask) -> None:
    gil = enter(site, "gil@example.org")
    with site.app_context():
        place = place_of("Mira").id
    for number in (place, 2147483999):
        assert send(gil, f"/desk/quiet/{number}/unwanted").status_code == 404
    assert "Mira" not in gil.get("/desk").text + gil.get("/desk/quiet").text + gil.get("/desk/people").text
    assert "Mira" not in gil.get("/desk/people?group=1").text
    with site.app_context():
        assert db.session.scalars(select(ContactWish)).all() == []


def test_an_admin_sees_nothing_of_whom_they_are_kept_apart_from(site: Flask) -> None:
    ida = enter(site, "ida@example.org")
    with site.app_context(), transaction():
        number = db.session.scalars(select(OutreachTask.id).where(OutreachTask.cohort_id == 1)).one()
        mira, place = place_of("Mira").person_id, place_of("Mira").id
    assert "Mira" in ida.get("/desk").text
    with site.app_context(), transaction():
        service.keep_apart(mira, find_or_make_person("ida@example.org").id, by=None)
    assert "Mira" not in ida.get("/desk").text + ida.get("/desk/quiet").text + ida.get("/desk/people").text
    assert send(ida, f"/desk/tasks/{number}/done").status_code == 404
    assert send(ida, f"/desk/quiet/{place}/unwanted").status_code == 404


def test_the_caseload_shows_steps_of_time_and_nothing_of_who_rests(site: Flask, fay: FlaskClient) -> None:
    with site.app_context(), transaction():
        standing(place_of("Mira").person_id, NOW - timedelta(days=30))
        place_of("Mira").joined_at = NOW - timedelta(days=40)
        standing(place_of("Tom").person_id, NOW - timedelta(days=2))
    page = fay.get("/desk/people").text
    assert page.index("Mira") < page.index("Tom"), "who has a task stands first"
    assert "four weeks ago or longer" in page
    assert "this week" in page
    with site.app_context(), transaction():
        pause(place_of("Tom").person_id, 1)
    assert "this week" not in fay.get("/desk/people").text


def standing(person_id: int, acted_at: datetime) -> None:
    found = db.session.get(Standing, person_id) or Standing(person_id=person_id)
    found.acted_at = acted_at
    db.session.add(found)


def test_a_group_that_ended_asks_for_nobody(site: Flask, fay: FlaskClient) -> None:
    with site.app_context(), transaction():
        db.session.get_one(Cohort, place_of("Mira").cohort_id).state = "closed"
    page = fay.get("/desk").text
    assert "Mira" not in page
    assert "1 group has ended" in page
