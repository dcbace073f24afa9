"""A site with a team, people, a group and mail, and an admin's browser on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from tests.infra.pages import token_of
from tests.lessons.readers import cookie_for
from unhurried.accounts.models import Person
from unhurried.accounts.service import find_or_make_person, set_passphrase, set_role
from unhurried.audit.models import AuditEntry
from unhurried.cohorts.rules import Wishes
from unhurried.cohorts.service import create_cohort, enrol_address, launch
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow

COURSE = "trusting-yourself-again"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
IDA, FAY, MIRA, TOM = (f"{name}@example.org" for name in ("ida", "fay", "mira", "tom"))


def settle_in(site: Flask) -> None:
    """Ida is the only admin, Fay looks after the one group, Mira is in it, Tom is in none."""
    with site.app_context(), transaction():
        clock.stop_at(NOW)
        for email, role in ((IDA, "admin"), (FAY, "facilitator")):
            set_role(find_or_make_person(email), role)
        set_passphrase(find_or_make_person(MIRA), "nine plum trees by the water")
        find_or_make_person(TOM)
        group = create_cohort(COURSE, "Harbour", date(2026, 11, 23), by=find_or_make_person(FAY).id)
        launch(group)
        enrol_address(group, MIRA, Wishes("Mira"))


class Admin:
    """The browser of somebody who is signed in; `cost` counts what a page asks the database."""

    def __init__(self, site: Flask, email: str = IDA) -> None:
        self.site = site
        self.client: FlaskClient = site.test_client()
        with site.app_context():
            self.client.set_cookie(*cookie_for(email))

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def send(self, path: str, **typed: str) -> TestResponse:
        """POST a form with this browser's token, and follow where it leads."""
        token = token_of(self.client.get("/safety").text)
        return self.client.post(path, data={"csrf_token": token, **typed}, follow_redirects=True)

    def cost(self, path: str) -> int:
        """How many statements the page runs, those of sign-in and the programme's clock left out."""
        with counted(self.site) as said:
            assert self.client.get(path).status_code == 200
        return len([one for one in said if not re.search(r"FROM (session|clock)\b", one.replace('"', ""))]) - 1


@contextmanager
def counted(site: Flask) -> Iterator[list[str]]:
    """Every statement that the block runs."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    with site.app_context():
        engine = db.engine
        engines = [engine, db.session.connection().engine]
        db.session.rollback()
    for one in set(engines):
        event.listen(one, "before_cursor_execute", note)
    yield said
    for one in set(engines):
        event.remove(one, "before_cursor_execute", note)


def person_id(site: Flask, email: str) -> int:
    with site.app_context():
        return db.session.scalars(select(Person.id).where(Person.email == email)).one()


def role_of(site: Flask, email: str) -> str:
    with site.app_context():
        return db.session.scalars(select(Person.role).where(Person.email == email)).one()


def acts(site: Flask, act: str) -> list[AuditEntry]:
    """What the audit says of this act."""
    with site.app_context():
        return list(db.session.scalars(select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id)))


def put_row(site: Flask, key: str, **about: Any) -> int:
    """A row in the ledger, whatever it is to say; its id."""
    plain = {"kind": "letter", "lane": "lesson", "state": "sent", "nonce": "n" * 27, "items": [{"item": "lesson:1"}]}
    times = {"send_after": NOW, "made_at": NOW, "local_date": NOW.date()}
    with site.app_context(), transaction():
        row = OutboxRow(key=key, **{**plain, **times, **about})
        db.session.add(row)
        db.session.flush()
        return row.id


def row_of(site: Flask, row_id: int) -> OutboxRow:
    with site.app_context():
        return db.session.get_one(OutboxRow, row_id)
