"""Asking for a place: a few questions, sealed answers, a kind yes or no, and nothing that a letter gives away."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests.desk.test_desk import COURSE, enter, send
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.audit.models import AuditEntry
from unhurried.cohorts import service
from unhurried.cohorts.emails import DecisionKind
from unhurried.cohorts.models import Application, Cohort, Enrolment, Invitation, Waiting
from unhurried.cohorts.rules import Wishes
from unhurried.kit import clock, tokens
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.privacy.service import tidy

ASKED = ["What makes this a good time?", "Is there something we need to know?"]
ADA = "ada@example.org"
CANARY = "the evenings are quiet"


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    """A group with two questions, and a group of somebody else's."""
    found = new_app()
    with found.app_context(), transaction():
        clock.stop_at(datetime(2026, 11, 2, 12, tzinfo=UTC))
        for name in ("fay", "gil"):
            person = find_or_make_person(f"{name}@example.org")
            set_role(person, "facilitator")
            group = service.create_cohort(COURSE, name, date(2026, 11, 9), capacity=1, questions=ASKED, by=person.id)
            service.launch(group)
    return found


@pytest.fixture
def path(site: Flask) -> str:
    """Where Ada's letter leads, whom the group's own link brought."""
    with site.app_context():
        code = db.session.get_one(Cohort, 1).code
    send(site.test_client(), f"/group/{code}", email=ADA)
    with site.app_context():
        found = db.session.scalars(select(Invitation)).one()
        return f"/join/{tokens.derive('invitation', found.id, found.nonce)}"


def answer(site: Flask, path: str, *words: str) -> str:
    typed = {f"answer-{number}": one for number, one in enumerate(words)}
    return send(site.test_client(), path, act="answer", **typed).text


def application(site: Flask) -> Application:
    with site.app_context():
        return db.session.scalars(select(Application)).one()


def decide(fay: FlaskClient, site: Flask, act: str) -> str:
    return send(fay, f"/desk/groups/1/applications/{application(site).id}/{act}").text


def letters(site: Flask) -> list[str]:
    """The kinds of the letters about decisions that would go now."""
    with site.app_context():
        rows = db.session.scalars(select(OutboxRow).where(OutboxRow.kind.like("application%"))).all()
        stale = {row.id for row in rows if DecisionKind(row.kind[12:]).still_allowed([row])}
        return [row.kind for row in rows if row.id not in stale]


def test_answers_are_sealed_and_read_by_the_groups_facilitators_alone(site: Flask, path: str) -> None:
    assert ASKED[0] in site.test_client().get(path).text
    assert "Nothing is written yet." in answer(site, path, " ", "")
    assert "Thank you for writing" in answer(site, path, CANARY, "")
    assert "Thank you for writing" in answer(site, path, "something else")
    with site.app_context():
        for table in ("application", "outbox", "audit_entry", "invitation"):
            assert CANARY not in repr(db.session.execute(text(f"SELECT * FROM {table}")).all())
    assert CANARY in enter(site, "fay@example.org").get("/desk/groups/1/applications").text
    gil = enter(site, "gil@example.org")
    assert gil.get("/desk/groups/1/applications").status_code == 404
    assert CANARY not in gil.get("/desk/groups/2/applications").text
    here = application(site).id
    assert send(gil, f"/desk/groups/2/applications/{here}/accept").status_code == 404
    with site.app_context():
        acts = [row.act for row in db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id.is_not(None)))]
        assert acts.count("application read") == 1


def test_too_long_an_answer_stays_on_the_page(site: Flask, path: str) -> None:
    long = "a" * 2001
    page = answer(site, path, "short", long)
    assert "An answer has at most 2,000 characters." in page
    assert long in page
    with site.app_context():
        assert db.session.scalars(select(Application)).all() == []


def test_a_yes_leads_to_the_form_and_a_no_is_kind_and_neither_names_the_course(site: Flask, path: str) -> None:
    fay = enter(site, "fay@example.org")
    answer(site, path, CANARY)
    assert "Which day of the week suits you?" not in site.test_client().get(path).text
    decide(fay, site, "decline")
    assert "no place for you in this group now" in site.test_client().get(path).text
    assert letters(site) == ["application_declined"]
    decide(fay, site, "again")
    assert letters(site) == []
    decide(fay, site, "accept")
    assert letters(site) == ["application_accepted"]
    assert "Which day of the week suits you?" in site.test_client().get(path).text
    with site.test_request_context():
        rows = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "application_accepted")).all()
        (mail,) = DecisionKind("accepted").render(rows).values()
        assert (mail.to, path in mail.text, path in (mail.html or "")) == (ADA, True, True)
        assert not re.search("trust|betray|course|fay", f"{mail.subject} {mail.text}", re.IGNORECASE)
    with site.app_context(), transaction():
        clock.stop_at(clock.now() + timedelta(minutes=11))
    assert "has gone out" in decide(fay, site, "again")
    assert application(site).state == "accepted"


def test_whoever_was_accepted_into_a_full_group_can_wait_and_whoever_was_not_cannot(site: Flask, path: str) -> None:
    with site.app_context(), transaction():
        service.enrol_address(db.session.get_one(Cohort, 1), "first@example.org", Wishes())
    answer(site, path, CANARY)
    send(site.test_client(), path, act="wait")
    with site.app_context():
        assert db.session.scalars(select(Waiting)).all() == []
    decide(enter(site, "fay@example.org"), site, "accept")
    assert "Every place in this group is taken" in site.test_client().get(path).text
    assert "You are on the waiting list" in send(site.test_client(), path, act="wait").text
    with site.app_context():
        assert [one.state for one in db.session.scalars(select(Waiting))] == ["waiting"]
        assert (
            db.session.scalars(select(Enrolment).where(Enrolment.person_id == application(site).person_id)).all() == []
        )
    assert "Wait for a place" in send(site.test_client(), path, act="stop").text


def test_whom_a_facilitator_invited_is_asked_nothing(site: Flask, path: str) -> None:
    send(enter(site, "fay@example.org"), "/desk/groups/1/invite", addresses=ADA)
    assert "Which day of the week suits you?" in site.test_client().get(path).text


def test_what_was_written_goes_thirty_days_after_the_decision(site: Flask, path: str) -> None:
    answer(site, path, CANARY)
    for days, left in ((40, 1), (29, 1), (2, 0)):
        if days == 29:
            decide(enter(site, "fay@example.org"), site, "decline")
        with site.app_context():
            with transaction():
                clock.stop_at(clock.now() + timedelta(days=days))
            tidy()
            assert len(db.session.scalars(select(Application)).all()) == left


def test_when_a_group_ends_nobody_is_left_without_an_answer(site: Flask, path: str) -> None:
    answer(site, path, CANARY)
    with site.app_context(), transaction():
        service.close(db.session.get_one(Cohort, 1), by=None)
    assert (application(site).state, letters(site)) == ("declined", ["application_declined"])
    assert "This group has ended" in site.test_client().get(path).text
