"""A browser for every role, signed in without a mail."""

from __future__ import annotations

from flask import Flask

from tests.accounts.visits import Visit, make_person
from unhurried.accounts import service
from unhurried.accounts.models import Person
from unhurried.kit.db import db, transaction

ROLES = ("anonymous", "link", "full", "facilitator", "admin")


class Roles:
    """Makes a browser per role; a new session each time, so that no test depends on the one before."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.ids = {
            role: make_person(app, f"{role}@example.org", role if role in ("facilitator", "admin") else "participant")
            for role in ROLES[1:]
        }

    def browser(self, role: str) -> Visit:
        """A browser of this role: `link` and `full` are participants, staff hold link sessions."""
        visit = Visit(self.app)
        if role != "anonymous":
            with self.app.app_context(), transaction():
                person = db.session.get_one(Person, self.ids[role])
                token = service.begin(person, full=role == "full", shared_device=False)
            visit.client.set_cookie("unhurried", token, domain="127.0.0.1")
        return visit
