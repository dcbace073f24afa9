"""A kind of mail of the tests' own, and rows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.infra.smtp import SmtpServer
from tests.mail.relay import Relay, relay
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail
from unhurried.mail.service import put, register
from unhurried.mail.service.draining import hang_up


class Pebble:
    """A kind whose rows go to `p<ref>@inbox.test`; tests say what is forbidden and what breaks."""

    name = "pebble"

    def __init__(self) -> None:
        self.forbidden: dict[int, str] = {}
        self.broken: set[int] = set()
        self.subjects: dict[int, str] = {}
        self.asked = 0
        self.on_ask: Callable[[], None] = lambda: None

    def render(self, rows: Sequence[OutboxRow]) -> Mapping[int, Mail]:
        if any(row.ref in self.broken for row in rows):
            raise RuntimeError("This row cannot be rendered.")
        return {row.id: self._mail(row) for row in rows}

    def _mail(self, row: OutboxRow) -> Mail:
        subject = self.subjects.get(row.ref or 0, "A pebble")
        return Mail(address(row.ref or 0), subject, f"Pebble {row.ref}\n", f"<p>Pebble {row.ref}</p>")

    def still_allowed(self, rows: Sequence[OutboxRow]) -> Mapping[int, str]:
        self.asked += 1
        self.on_ask()
        return {row.id: self.forbidden[row.ref] for row in rows if row.ref in self.forbidden}


def address(ref: int) -> str:
    """Where the pebble of that number goes."""
    return f"p{ref}@inbox.test"


def write(ref: int, lane: str = "lesson", **more: Any) -> int:
    """A row that is due since a minute; its id."""
    more.setdefault("send_after", clock.now() - timedelta(minutes=1))
    with transaction():
        row = put("pebble", f"pebble:{ref}", lane=lane, ref=ref, **more)
        assert row is not None
        return row.id


def row_of(ref: int) -> OutboxRow:
    """The row as the database has it now."""
    db.session.rollback()
    return db.session.query(OutboxRow).filter_by(key=f"pebble:{ref}").one()


def change(ref: int, **values: Any) -> None:
    """Change the row by hand, as a fault or another worker would."""
    with transaction():
        db.session.query(OutboxRow).filter_by(key=f"pebble:{ref}").update(values)


@pytest.fixture
def pebble() -> Pebble:
    return Pebble()


@pytest.fixture
def server() -> Iterator[Relay]:
    """A relay that follows a script."""
    with relay() as found:
        yield found


@pytest.fixture
def posting(new_app: Callable[..., Flask], server: Relay, pebble: Pebble) -> Iterator[Callable[..., None]]:
    """Push a site that sends to the scripted relay, with these settings and `more` in the relay's address."""
    contexts = []

    def push(more: str = "", **chosen: Any) -> None:
        app = new_app(smtp_url=server.url + more, mail_from="hello@site.test", **chosen)
        register(app, pebble)
        contexts.append(app.app_context())
        contexts[-1].push()

    yield push
    hang_up()
    for context in contexts:
        context.pop()


@pytest.fixture
def mailing(new_app: Callable[..., Flask], smtp: SmtpServer, pebble: Pebble) -> Iterator[Flask]:
    """The site with the tests' kind and a real SMTP server, its context pushed."""
    app = new_app(smtp_url=smtp.url, mail_from="hello@site.test")
    register(app, pebble)
    with app.app_context():
        yield app
        hang_up()
