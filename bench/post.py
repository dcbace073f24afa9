"""Letters that are due, and the real worker that sends them: the product as an operator runs it, on PostgreSQL."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery import Celery
from flask import Flask
from sqlalchemy import func, select

from bench.people import DUE, fill
from tests.infra.apps import ROOT, environment, make_app
from tests.infra.children import running, wait_until
from tests.infra.databases import close, migrate
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.doorbell import broker_url, ring
from unhurried.mail.models import OPEN, OutboxRow
from unhurried.mail.rules import Lane
from unhurried.mail.service import put_many

AT_A_TIME = 2000
SECONDS = 600.0


@dataclass(frozen=True)
class Post:
    """A site with people, and where its processes find it."""

    app: Flask
    url: str
    data: Path
    redis: str

    def write(self, people: Sequence[int]) -> None:
        """A letter about the second week for each of these people, due and not announced to any worker."""
        bell = self.app.extensions.pop("unhurried.bell", None)
        for start in range(0, len(people), AT_A_TIME):
            with transaction():
                put_many(_letter(who) for who in people[start : start + AT_A_TIME])
        self.app.extensions["unhurried.bell"] = bell

    def drained(self, lane: Lane = "lesson") -> float:
        """Wake the lane's worker and wait until nothing is open there; seconds."""
        begun = time.perf_counter()
        ring(lane)
        wait_until(lambda: not is_open(lane), what=f"the lane {lane}", seconds=SECONDS)
        return time.perf_counter() - begun

    @contextmanager
    def worker(self, smtp_port: int, *lanes: Lane) -> Iterator[None]:
        """`unhurried worker` for these lanes, one process that sends, to the server at that port."""
        given = {"redis_url": self.redis, "smtp_url": f"smtp://127.0.0.1:{smtp_port}", "mail_from": "hello@bench.test"}
        env = {**os.environ, **environment(self.url, self.data, **given)}
        words = [word for lane in lanes for word in ("--lane", lane)]
        command = [sys.executable, "-m", "unhurried.cli", "worker", *words]
        before = answering(self.redis)
        with running(command, output=self.data / f"worker-{lanes[0]}.log", env=env, cwd=ROOT) as child:
            wait_until(lambda: answering(self.redis) > before, what="the worker", seconds=90, child=child)
            yield


@contextmanager
def post(url: str, redis: str, folder: Path, people: int) -> Iterator[Post]:
    """A site with so many people in their third week, its context pushed, its clock standing in their morning."""
    migrate(make_app(url, folder))
    app = make_app(url, folder, redis_url=redis, mail_from="hello@bench.test")
    with ExitStack() as stack:
        stack.callback(close, app)
        fill(app, people)
        stack.enter_context(app.app_context())
        with transaction():
            clock.stop_at(DUE)
        yield Post(app, url, folder, redis)


def is_open(lane: Lane) -> bool:
    """Whether anything in the lane is on its way."""
    found = db.session.scalar(select(OutboxRow.id).where(OPEN, OutboxRow.lane == lane).limit(1))
    db.session.rollback()
    return found is not None


def sent_since(row: int) -> int:
    """How many rows after that one are marked as sent."""
    rows = select(func.count()).where(OutboxRow.id > row, OutboxRow.state == "sent")
    return db.session.scalar(rows) or 0


def answering(redis_url: str) -> int:
    """How many workers answer a ping."""
    bell = Celery("ping", broker=broker_url(redis_url), set_as_current=False)
    try:
        return len(bell.control.ping(timeout=0.5) or [])
    finally:
        bell.close()


def _letter(who: int) -> dict[str, Any]:
    return {
        "kind": "letter",
        "key": f"letter:{who}:{DUE.date()}",
        "lane": "lesson",
        "person_id": who,
        "items": [{"item": "lesson:2", "enrolment": who}],
        "local_date": DUE.date(),
        "planned_at": DUE,
        "send_after": DUE - timedelta(minutes=1),
        "expires_at": DUE + timedelta(days=3),
    }
