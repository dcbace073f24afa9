"""A whole site for a journey: its pages on a port, its mail over real SMTP, its time in the test's hand."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.serving import make_server

from tests.browser.conftest import files, ready  # noqa: F401  (fixtures)
from tests.infra.apps import make_app
from tests.infra.databases import SqliteFiles, close, one
from tests.infra.smtp import SmtpServer
from tests.lessons.readers import cookie_for
from unhurried.accounts.models import Person, Session
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.cohorts import service as cohorts
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.rules import Wishes
from unhurried.kit import clock
from unhurried.kit.db import transaction
from unhurried.letters.service import deliver_due, run_until

COURSE = "trusting-yourself-again"
FACILITATOR = "fay@example.org"


@dataclass
class Site:
    """The running site: `url`, the mail that it sent, and its clock."""

    app: Flask
    url: str
    smtp: SmtpServer
    group: int

    def deliver(self) -> None:
        """Send all that is due now."""
        with self.app.app_context():
            clock.forget()
            deliver_due()

    def walk(self, by: timedelta) -> None:
        """Walk the programme's clock, delivering what falls due on the way."""
        with self.app.app_context():
            clock.forget()
            run_until(clock.now() + by, step=timedelta(days=1), deliver=True)

    def newest(self, to: str) -> str:
        """The plain text of the newest message to this address."""
        return next(one.text() for one in reversed(self.smtp.accepted) if one.recipients == (to,))

    def link(self, to: str, after: str = "") -> str:
        """The first link in the newest message to this address, or the first one after these words."""
        text = self.newest(to)
        found = re.search(r"https?://\S+", text[text.index(after) :])
        assert found, text
        return found[0]

    def enrol(self, email: str, group: int = 0, track: str = "solo") -> int:
        """Give this address a place, with short letters to an inbox of their own; the enrolment's id."""
        with self.app.app_context(), transaction() as session:
            cohort = session.get_one(Cohort, group or self.group)
            name = email.partition("@")[0]
            wishes = Wishes(name, track, "Europe/Madrid", time(9), style="note", reminders=True)
            place = cohorts.enrol_address(cohort, email, wishes)
            session.get_one(Person, place.person_id).inbox = "mine"
            return place.id

    def later_group(self, starts: date) -> int:
        """A launched group of the same course that begins on that day."""
        with self.app.app_context(), transaction() as session:
            found = cohorts.create_cohort(COURSE, "Later", starts, zone="Europe/Madrid")
            cohorts.launch(found)
            session.flush()
            return found.id

    def cookie(self, email: str, *, full: bool = False) -> dict[str, Any]:
        """A signed-in session's cookie for a browser."""
        with self.app.app_context():
            name, value = cookie_for(email)
            if full:
                with transaction() as session:
                    session.execute(update(Session).values(full=True))
        return {"name": name, "value": value, "url": self.url}


def open_site(url: str, database: str, folder: Path, smtp: SmtpServer, start: date) -> Site:
    """A site with one launched group that begins on `start`; its time stands two days earlier."""
    app = make_app(database, folder, base_url=url, smtp_url=smtp.url)
    with app.app_context(), transaction() as session:
        clock.run_from(datetime.fromisoformat(f"{start - timedelta(days=2)}T09:00:00+00:00"))
        facilitator = find_or_make_person(FACILITATOR)
        set_role(facilitator, "facilitator")
        group = cohorts.create_cohort(COURSE, "Harbour", start, zone="Europe/Madrid", by=facilitator.id)
        cohorts.launch(group)
        session.flush()
        group_id = group.id
    return Site(app, url, smtp, group_id)


@pytest.fixture
def site(files: SqliteFiles, ready: str, smtp: SmtpServer, tmp_path: Path) -> Iterator[Site]:  # noqa: F811
    """The site over http on a free port."""
    with one(files, ready) as database:
        server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
        found = open_site(f"http://127.0.0.1:{server.server_port}", database, tmp_path, smtp, date(2026, 11, 30))
        server.app = found.app
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()
        close(found.app)
