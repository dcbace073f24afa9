"""People who write: their browser sends forms as the pages have them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.accounts.visits import make_person
from tests.infra.pages import token_of
from unhurried.accounts.models import Person, Session
from unhurried.accounts.service.sessions import begin
from unhurried.cohorts.models import Facilitator
from unhurried.journal.models import Entry
from unhurried.kit.db import db, transaction

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
BOX = re.compile(r'<textarea id="text" name="text"[^>]*>\n(.*?)</textarea>', re.S)


EDGE = "an-edge-between-fields"


def _body(fields: dict[str, Any]) -> bytes:
    """The fields as a browser sends them, without a temporary file for long ones."""
    parts = [
        f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return "".join([*parts, f"--{EDGE}--\r\n"]).encode()


class Page:
    """The form of a page with a box: its hidden fields and its text, as a tab of the browser keeps them."""

    def __init__(self, writer: Writer, path: str) -> None:
        self.writer = writer
        self.path = path
        answer = writer.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        form = next(part for part in answer.text.split("<form")[1:] if "data-quiet" in part)
        self.action = unescape(re.findall(r'action="([^"]+)"', form)[0])
        self.hidden = {name: unescape(value) for name, value in HIDDEN.findall(form)}
        found = BOX.search(answer.text)
        self.text = unescape(found[1]) if found else ""
        self.seen = answer.text

    def send(self, text: str, **more: Any) -> TestResponse:
        """Press "Save"."""
        return self.writer.send(self.action, {**self.hidden, "text": text, **more})

    def quietly(self, text: str, **more: Any) -> TestResponse:
        """Have the page save by itself, and learn from the answer."""
        self.hidden["turn"] = str(int(self.hidden["turn"]) + 1)
        headers = {"Accept": "application/json"}
        answer = self.writer.send(self.action, {**self.hidden, "text": text, **more}, headers=headers)
        if answer.is_json and "entry" in answer.json:
            self.hidden |= {"entry": answer.json["entry"], "base": str(answer.json["base"])}
        return answer


class Writer:
    """One person's browser, in a full session unless said otherwise."""

    def __init__(self, app: Flask, email: str, enrolment: int = 0, *, full: bool = True) -> None:
        self.app, self.email, self.enrolment = app, email, enrolment
        self.client = app.test_client()
        with app.app_context():
            self.id = db.session.scalars(select(Person.id).where(Person.email == email)).one()
        self.enter(full=full)

    @classmethod
    def facilitator(cls, app: Flask, email: str, cohort: int) -> Writer:
        who = make_person(app, email, "facilitator")
        with app.app_context(), transaction():
            db.session.add(Facilitator(cohort_id=cohort, person_id=who))
        return cls(app, email)

    def enter(self, *, full: bool) -> None:
        """Begin a session in this browser."""
        with self.app.app_context(), transaction():
            token = begin(db.session.get_one(Person, self.id), full=full, shared_device=False)
        self.client.set_cookie("unhurried", token, domain="localhost")

    def with_link(self) -> Writer:
        """The same person in another browser that has a link session only."""
        return Writer(self.app, self.email, self.enrolment, full=False)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def token(self) -> str:
        return token_of(self.client.get("/help").text)

    def post(self, path: str, **fields: Any) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token(), **fields})

    def send(self, path: str, fields: dict[str, Any], **more: Any) -> TestResponse:
        return self.client.post(path, data=_body(fields), content_type=f"multipart/form-data; boundary={EDGE}", **more)

    def page(self, path: str = "/journal/new") -> Page:
        return Page(self, path)

    def here(self, position: int = 1) -> str:
        return f"/write/{self.enrolment}/{position}"

    def writes(self, text: str) -> str:
        """A new entry; its path."""
        answer = self.page().send(text)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def texts(self) -> list[str]:
        """Every entry of this person, as they read it, the oldest first."""
        with self.app.app_context():
            rows = db.session.scalars(select(Entry).where(Entry.person_id == self.id).order_by(Entry.made_at))
            return [entry.text for entry in rows]

    def change_session(self, **values: Any) -> None:
        """Change the newest session row, as time or another browser would."""
        with self.app.app_context(), transaction():
            rows = select(Session).where(Session.person_id == self.id).order_by(Session.id.desc()).limit(1)
            row = db.session.scalars(rows).one()
            for name, value in values.items():
                setattr(row, name, value)
