"""A browser in a test: it reads the CSRF token of the page, as a person's browser does, and sends its own referrer."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.infra.pages import token_of
from unhurried.accounts.models import Person
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.kit.db import db, transaction
from unhurried.kit.tokens import derive
from unhurried.mail.models import OutboxRow


class Visit:
    """One browser on the site."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.site: str = app.config["UNHURRIED"].site
        self.client: FlaskClient = app.test_client()
        self._csrf = ""

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, base_url=self.site, buffered=True, **more)

    def csrf(self, kept: bool = False) -> str:
        """A token of this browser; `kept`: the one it read before, where there is one."""
        if not (kept and self._csrf):
            self._csrf = token_of(self.get("/signin").text)
        return self._csrf

    def post(self, path: str, referrer: str = "/signin", **fields: str) -> TestResponse:
        data = {"csrf_token": self.csrf(), **fields}
        headers = {"Referer": self.site + referrer}
        return self.client.post(path, data=data, base_url=self.site, headers=headers)

    def cookie(self) -> str | None:
        https = self.site.startswith("https")
        host = self.site.split("//")[1].split(":")[0]
        found = self.client.get_cookie("__Host-unhurried" if https else "unhurried", domain=host)
        return found.value if found else None

    def ask(self, email: str, referrer: str = "/signin") -> str:
        """Ask for a sign-in page and return the path in its mail."""
        answer = self.post("/signin", referrer=referrer, email=email)
        assert answer.status_code == 303, answer.text
        return f"/signin/{last_token(self.app)}"

    def enter(self, email: str, device: str = "mine") -> TestResponse:
        """Sign in by link."""
        return self.post(self.ask(email), device=device)


def last_token(app: Flask) -> str:
    """The token in the sign-in mail that was asked for last."""
    with app.app_context():
        row = db.session.scalars(
            select(OutboxRow).where(OutboxRow.kind == "signin").order_by(OutboxRow.id.desc()).limit(1)
        ).one()
        return derive("signin", row.ref or 0, row.nonce)


def make_person(app: Flask, email: str, role: str = "participant") -> int:
    """A person on the site, among others, so that a query without its filter fails."""
    with app.app_context(), transaction():
        find_or_make_person(f"noise-before-{email}")
        person = find_or_make_person(email)
        find_or_make_person(f"noise-after-{email}")
        if role != "participant":
            set_role(person, role)
        return person.id


def role_of(app: Flask, person_id: int) -> str:
    with app.app_context():
        return db.session.get_one(Person, person_id).role
