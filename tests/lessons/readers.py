"""People who read: enrolled in a launched cohort, and signed in as their browser would be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.infra.pages import token_of
from unhurried.accounts.entry import cookie_name
from unhurried.accounts.models import Person
from unhurried.accounts.service.sessions import begin
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.rules import Wishes
from unhurried.cohorts.service import create_cohort, enrol_address, launch
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.settings import settings

COURSES = Path(__file__).parents[1] / "courses"
NINE = str(COURSES / "nine-weeks")
STARTS = date(2026, 10, 1)
DAY_ONE = datetime(2026, 10, 1, 12, tzinfo=UTC)


def stand(moment: datetime) -> None:
    """Put the programme's time there."""
    with transaction():
        clock.stop_at(moment)
    clock.forget()


def make_cohort(course: str = NINE, starts_on: date = STARTS) -> int:
    """A launched cohort, made a fortnight before it starts."""
    stand(datetime.combine(starts_on, datetime.min.time(), UTC) - timedelta(days=14))
    with transaction():
        cohort = create_cohort(course, "Autumn", starts_on, zone="Europe/London")
        launch(cohort)
        return cohort.id


def join(cohort_id: int, email: str, *, track: str = "hurt", own_pace: int | None = None) -> int:
    """Enrol this address; returns the enrolment's id."""
    with transaction():
        cohort = db.session.get_one(Cohort, cohort_id)
        wishes = Wishes(name=email.partition("@")[0], track=track, style="note", reminders=True)
        return enrol_address(cohort, email, wishes, own_pace=own_pace).id


def cookie_for(email: str) -> tuple[str, str]:
    """Name and value of the cookie of a new session of this person."""
    with transaction():
        person = db.session.scalars(select(Person).where(Person.email == email)).one()
        return cookie_name(settings(), "unhurried"), begin(person, full=False, shared_device=False)


class Reader:
    """A signed-in person's browser."""

    def __init__(self, app: Flask, email: str, enrolment: int) -> None:
        self.enrolment = enrolment
        self.email = email
        self.client: FlaskClient = app.test_client()
        with app.app_context():
            name, value = cookie_for(email)
        self.client.set_cookie(name, value, domain="localhost")

    def week(self, position: int, rest: str = "") -> str:
        """The address of a week, or of something below it."""
        return f"/weeks/{self.enrolment}/{position}{rest}"

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, **fields: Any) -> TestResponse:
        return self.client.post(path, data={"csrf_token": token_of(self.client.get("/help").text), **fields})


def enrolment(enrolment_id: int) -> Enrolment:
    """The row as it is now."""
    return db.session.get_one(Enrolment, enrolment_id)
