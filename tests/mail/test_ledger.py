"""The ledger as the operator reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask

from tests.infra.clocks import Clock
from tests.infra.smtp import SmtpServer
from tests.mail.conftest import address, row_of, write
from unhurried.accounts.models import Person
from unhurried.cli import mail as command
from unhurried.cli import site as command_site
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.curriculum.models import CourseVersion
from unhurried.kit import clock
from unhurried.kit.db import transaction
from unhurried.mail.queries import ledger_rows, next_send_after, unsettled
from unhurried.mail.service import drain, skip

pytestmark = pytest.mark.usefixtures("mailing")


def a_person(person_id: int) -> None:
    with transaction() as session:
        session.add(Person(id=person_id, email=f"secret{person_id}@inbox.test", created_at=clock.wall()))


def test_a_row_says_what_became_of_it_and_holds_no_address(smtp: SmtpServer) -> None:
    a_person(7)
    items = [{"item": "lesson:1", "enrolment": None}, {"item": "welcome", "enrolment": None}]
    write(1, person_id=7, items=items, local_date=date(2026, 10, 19))
    drain("lesson")
    (row,) = ledger_rows()
    assert row["message_id"] == smtp.accepted[0].message["Message-ID"]
    assert row["sent_at"] == row_of(1).sent_at.isoformat()  # type: ignore[union-attr]
    del row["message_id"], row["sent_at"]
    assert row == {
        "person": 7,
        "cohorts": [],
        "kind": "pebble",
        "items": ["lesson:1", "welcome"],
        "local_date": "2026-10-19",
        "state": "sent",
        "reason": None,
    }


def test_a_skip_is_a_row_with_its_reason_and_nothing_to_send() -> None:
    a_person(7)
    with transaction():
        skip(7, date(2026, 10, 23), "reminder:1", "own_time", 5)
        skip(7, date(2026, 10, 23), "reminder:1", "own_time", 6)
        skip(7, date(2026, 10, 23), "reminder:1", "budget", 6)
    rows = ledger_rows(person_id=7)
    assert [(row["items"], row["state"], row["reason"]) for row in rows] == [
        (["reminder:1"], "skipped", "own_time")
    ] * 2
    assert [(row["message_id"], row["sent_at"]) for row in rows] == [(None, None)] * 2


def test_cohorts_are_those_of_the_enrolments() -> None:
    moment = clock.wall()
    a_person(7)
    with transaction() as session:
        session.add(CourseVersion(id=1, slug="x", version="1", content="{}", created_at=moment))
        session.flush()
        shared = {"course_version_id": 1, "starts_on": date(2026, 10, 19), "made_at": moment}
        session.add_all(Cohort(id=number, name="x", code=str(number), **shared) for number in (3, 4, 5))
        session.flush()
        session.add_all(Enrolment(id=n, person_id=7, cohort_id=n - 30, joined_at=moment) for n in (33, 34, 35))
    items = [{"item": "lesson:1", "enrolment": 35}, {"item": "rest:2", "enrolment": 33}]
    write(1, person_id=7, items=items)
    assert ledger_rows()[0]["cohorts"] == [3, 5]


def test_the_date_and_the_ledger_follow_the_programmes_time(smtp: SmtpServer) -> None:
    moment = Clock().stand("2027-03-01T09:00:00+00:00")
    write(1)
    drain("lesson")
    assert row_of(1).sent_at == moment
    assert smtp.accepted[0].message["Date"] == "Mon, 01 Mar 2027 09:00:00 +0000"


def test_a_walk_knows_what_is_on_its_way_and_when_the_next_is_due() -> None:
    moment = Clock().stand("2027-03-01T09:00:00+00:00")
    write(1)
    write(2, send_after=moment + timedelta(hours=2))
    assert unsettled(moment) == 1
    assert next_send_after(moment) == moment + timedelta(hours=2)
    drain("lesson")
    assert unsettled(moment) == 0


def test_the_commands_print_json(
    new_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, mailing: Flask
) -> None:
    write(1)
    drain("lesson")
    monkeypatch.setattr(command_site, "create_app", lambda: mailing)
    shown = {
        name: CliRunner().invoke(command.mail_group, [name, "--json"], catch_exceptions=False).output
        for name in ("status", "ledger")
    }
    assert json.loads(shown["status"]) == {"lesson": {"sent": 1}}
    assert json.loads(shown["ledger"])[0]["state"] == "sent"
    assert address(1) not in shown["ledger"]
