"""The real worker and beat, with a real Redis between."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator

import pytest
import redis
from flask import Flask

from tests.infra.children import wait_until
from tests.infra.smtp import SmtpServer
from tests.worker.conftest import answering
from unhurried.accounts.models import Person, SignInLink
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.tokens import digest, mint
from unhurried.mail.models import OutboxRow
from unhurried.mail.service import put


@pytest.fixture
def site(new_app: Callable[..., Flask], redis_url: str, smtp: SmtpServer) -> Iterator[Flask]:
    app = new_app(redis_url=redis_url, smtp_url=smtp.url, mail_from="hello@site.test")
    with app.app_context():
        yield app


def ask_to_sign_in(name: str) -> None:
    """A person asks for a sign-in mail: a row in the urgent lane, rung for after the commit."""
    moment = clock.wall()
    with transaction() as session:
        person = Person(email=f"{name}@inbox.test", created_at=moment)
        session.add(person)
        session.flush()
        times = {"made_at": moment, "expires_at": moment.replace(year=moment.year + 1)}
        link = SignInLink(person_id=person.id, browser_digest=digest(mint()), **times)
        session.add(link)
        session.flush()
        put("signin", f"signin:{link.id}", lane="urgent", person_id=person.id, ref=link.id, send_after=clock.now())


def states() -> list[str]:
    db.session.rollback()
    return [row.state for row in db.session.query(OutboxRow).order_by(OutboxRow.id)]


def test_a_ring_wakes_the_worker_and_a_flush_of_the_broker_changes_nothing(
    site: Flask, worker: object, smtp: SmtpServer, redis_url: str
) -> None:
    ask_to_sign_in("ada")
    assert smtp.wait_for(1)[0].recipients == ("ada@inbox.test",)
    with redis.Redis.from_url(redis_url) as broker:
        broker.flushall()
    ask_to_sign_in("ben")
    smtp.wait_for(2)
    wait_until(lambda: states() == ["sent", "sent"], what="the ledger")


def test_the_beat_finds_what_no_ring_announced(
    site: Flask, start: Callable[..., object], smtp: SmtpServer, redis_url: str
) -> None:
    site.extensions["unhurried.bell"] = None
    ask_to_sign_in("ada")
    start("beat")
    start("worker", "--lane", "urgent")
    smtp.wait_for(1, seconds=60)
    wait_until(lambda: states() == ["sent"], what="the ledger")


def test_a_killed_worker_loses_nothing_and_doubles_no_sign_in_mail(
    site: Flask, worker: subprocess.Popen[bytes], start: Callable[..., object], smtp: SmtpServer, redis_url: str
) -> None:
    names = [f"p{number}" for number in range(40)]
    for name in names:
        ask_to_sign_in(name)
    smtp.wait_for(5)
    os.kill(worker.pid, signal.SIGKILL)
    start("worker", "--lane", "urgent")
    start("beat")
    wait_until(lambda: not {"pending", "claimed", "armed"} & set(states()), what="the ledger", seconds=120)
    received = [mail.recipients[0] for mail in smtp.accepted]
    assert len(received) == len(set(received))
    assert states().count("uncertain") <= 1
    assert len(received) >= states().count("sent")
    assert answering(redis_url) >= 1
