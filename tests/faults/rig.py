"""A site with people, letters to send, workers that can be killed, a relay with a record, and the checker's verdict."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select, text

from bench.people import DUE, fill
from tests.faults.checker import Evidence, Verdict, judge, told_in
from tests.faults.ledger import read_ledger
from tests.faults.letters import letter
from tests.faults.oracle import OFFERS, Oracle, oracle
from tests.infra.apps import ROOT, environment, make_app
from tests.infra.children import wait_until
from tests.infra.databases import close
from tests.infra.maillog import MailLog
from unhurried.accounts.service.links import ask_for_link
from unhurried.agenda import service as agenda
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.mail.service import put_many

PEOPLE = 240
KILLED = signal.SIGKILL
AGED = "UPDATE outbox SET {column} = {then} WHERE state IN ('pending', 'claimed', 'armed') AND {column} IS NOT NULL"
THEN = {"sqlite": "datetime({column}, '-1 hour') || '.000000'", "postgresql": "{column} - interval '1 hour'"}


def address(who: int) -> str:
    """Where that person gets their letters."""
    return f"p{who}@people.example"


@dataclass
class Rig:
    """`begin` opens a case, `write` gives it letters, `work` sends a worker, `verdict` judges what the case came to."""

    app: Flask
    url: str
    relay: Oracle
    nursery: subprocess.Popen[str]
    log: Path
    cases: int = 0
    fresh: int = PEOPLE
    after: int = 0
    taken_before: int = 0
    keys: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """A new case: only what comes from now on counts."""
        self.cases += 1
        self.relay.be_good()
        self.relay.offers = OFFERS
        self.keys, self.taken_before = [], len(self.relay.taken)
        self.after = db.session.scalar(select(func.max(OutboxRow.id))) or 0
        db.session.rollback()

    def write(self, lane: str, people: Sequence[int] = (1, 2, 3)) -> None:
        """Letters that are due: a lesson, a reminder, or mail to sign in with."""
        with transaction():
            if lane == "urgent":
                for who in people:
                    ask_for_link(address(who), "")
            else:
                put_many(letter(who, self.cases, lane) for who in people)
        self.keys = [row.key for row in read_ledger(self.url, self.after)]

    def make_due(self, count: int = 3) -> Sequence[int]:
        """People for whom the third week opens now: nobody has been decided for yet."""
        people = range(self.fresh - count + 1, self.fresh + 1)
        self.fresh -= count
        with transaction():
            agenda.plan(dict.fromkeys(people, DUE))
        return people

    def work(self, lane: str, point: str = "", nth: int = 1, **more: object) -> int:
        """One worker wakes for the lane; with a `point`, `what` befalls it there. The signal that ended it, or 0.

        On return the relay is through with all that was said to it, and has written it down.
        """
        blow, before = {"point": point, "nth": nth, "what": "kill"} if point else {}, self.relay.talks
        ended = self._ask({"do": "sweep", "lane": lane} | blow | more)
        wait_until(lambda: self.relay.talks <= before, what="the relay's last word")
        return ended

    def pace(self, point: str = "", nth: int = 1, **more: object) -> int:
        """One run of the clockwork."""
        return self.work("", point, nth, do="pace", **more)

    def time_passes(self) -> None:
        """An hour goes by for whatever waits for one: leases, answers, later tries."""
        with db.engine.begin() as connection:
            for column in ("lease_until", "retry_at"):
                then = THEN[connection.dialect.name].format(column=column)
                connection.execute(text(AGED.format(column=column, then=then)))

    def settle(self, lane: str) -> None:
        """Later workers find what is left, until nothing is; the relay behaves."""
        self.relay.be_good()
        self.work(lane)
        for _round in range(2):
            self.time_passes()
            self.work_on(lane)

    def work_on(self, lane: str) -> None:
        """A worker that is there already wakes for the lane."""
        self._ask({"do": "sweep", "lane": lane, "here": True})

    def verdict(self, *, one_clock: bool = True) -> Verdict:
        """What the checker says about this case."""
        record = self.relay.taken[self.taken_before :]
        written = dict.fromkeys(self.keys, clock.wall())
        ledger, told = read_ledger(self.url, self.after), told_in(self.log)
        return judge(Evidence(record, ledger, written=written, told=told, one_clock=one_clock))

    def _ask(self, job: dict[str, Any]) -> int:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(json.dumps(job) + "\n")
        self.nursery.stdin.flush()
        return int(self.nursery.stdout.readline())


@contextmanager
def rig(url: str, folder: Path, *, reconciles: bool = False) -> Iterator[Rig]:
    """The rig on this database (all tables, no people), its context pushed, its clock standing in a morning.

    With `reconciles` the relay keeps a log, and the engine reads it.
    """
    log, data = folder / "workers.log", folder / "data"
    data.mkdir()
    with ExitStack() as stack:
        relay = stack.enter_context(oracle(folder / "record"))
        given = {"smtp_url": relay.url, "mail_from": "hello@site.test", "mail_burst": "0"}
        if reconciles:
            relay.log = MailLog(folder / "mail.log")
            relay.log.begin()
            given["mail_reconcile"] = f"postfix:{relay.log.file}"
        app = make_app(url, data, **given)
        stack.callback(close, app)
        fill(app, PEOPLE)
        stack.enter_context(app.app_context())
        with transaction():
            clock.stop_at(DUE)
        nursery = stack.enter_context(_nursery(environment(url, data, **given), log))
        found = Rig(app, url, relay, nursery, log)
        _warm(found)
        yield found


def _warm(found: Rig) -> None:
    found.begin()
    for lane in ("lesson", "gentle", "urgent"):
        found.write(lane, (1,))
        found.work_on(lane)
    found._ask({"do": "pace", "here": True})


@contextmanager
def _nursery(env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[str]]:
    command, pipe = [sys.executable, "-m", "tests.faults.nursery"], subprocess.PIPE
    with log.open("w") as errors:
        how = {"stdin": pipe, "stdout": pipe, "stderr": errors, "text": True, "cwd": ROOT}
        child: subprocess.Popen[str] = subprocess.Popen(command, env={**os.environ, **env}, **how)  # type: ignore[call-overload]
    with child:
        try:
            yield child
        finally:
            child.kill()
