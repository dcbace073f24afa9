"""A group whose first week is open for real: people with sessions, as browsers bring them, and pages to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text, update

from tests.infra.apps import make_app
from tests.infra.databases import close, migrate
from unhurried.accounts.models import Session
from unhurried.cohorts.models import Enrolment
from unhurried.cohorts.rules import Wishes
from unhurried.cohorts.service import create_cohort, enrol_address, launch
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.tokens import digest, mint
from unhurried.pacing.service import record_step

COURSE = "trusting-yourself-again"
BEGAN = timedelta(days=9)
STEP = 2


@dataclass(frozen=True)
class Visitor:
    """One person's browser: the address of a step of their open week, and the token of their session."""

    enrolment: int
    token: str

    @property
    def step(self) -> str:
        """A step with its text."""
        return f"/weeks/{self.enrolment}/1/{STEP}"

    @property
    def week(self) -> str:
        """What the week holds."""
        return f"/weeks/{self.enrolment}/1"


def gather(url: str, folder: Path, people: int, course: str = COURSE) -> list[Visitor]:
    """Migrate the database and fill it: so many people who have begun their first week, each signed in."""
    migrate(make_app(url, folder))
    app = make_app(url, folder)
    with app.app_context():
        places = _enrol(people, course)
        found = [Visitor(place, mint()) for place in places]
        _sign_in(found)
    close(app)
    return found


def end(app: Flask, visitor: Visitor) -> None:
    """Revoke this session, as its person does from another browser."""
    with app.app_context(), transaction() as session:
        mine = Session.token_digest == digest(visitor.token)
        session.execute(update(Session).where(mine).values(ended_at=clock.wall()))


def _enrol(people: int, course: str) -> list[int]:
    today = clock.wall()
    _stand(BEGAN)
    with transaction():
        first = (today - BEGAN + timedelta(days=1)).date()
        cohort = create_cohort(course, "Readers", first, zone="UTC", capacity=people)
        launch(cohort)
        wishes = Wishes(name="", track="solo", style="note", reminders=True)
        places = [enrol_address(cohort, f"r{n}@people.example", wishes).id for n in range(people)]
    _stand(timedelta(days=3))
    for place in places:
        with transaction():
            record_step(place, 1, STEP)
    with transaction() as session:
        session.execute(text("DELETE FROM clock"))
    return places


def _stand(before: timedelta) -> None:
    with transaction():
        clock.stop_at(clock.wall() - before)
    clock.forget()


def _sign_in(visitors: list[Visitor]) -> None:
    owners = {row.id: row.person_id for row in db.session.execute(select(Enrolment.id, Enrolment.person_id))}
    moment = clock.wall()
    with transaction() as session:
        session.add_all(
            Session(
                person_id=owners[one.enrolment],
                token_digest=digest(one.token),
                shared_device=False,
                device="firefox linux",
                began_at=moment,
                seen_at=moment,
            )
            for one in visitors
        )
