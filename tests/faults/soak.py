"""A soak: real processes send while one thing after another happens to them, and then everything is held together."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from bench.people import DUE, fill
from tests.faults.checker import Evidence, Verdict, judge, told_in
from tests.faults.crew import ROLES, WORKERS, Crew
from tests.faults.ledger import read_ledger
from tests.faults.letters import Writer
from tests.faults.mishaps import Stage, some_mishap
from tests.faults.oracle import oracle
from tests.faults.proxy import proxy
from tests.infra.apps import environment, make_app
from tests.infra.children import wait_until
from tests.infra.databases import close, migrate
from tests.infra.maillog import MailLog
from tests.infra.places import short_folder
from tests.infra.restartable import database_of_its_own, restartable_redis
from tests.worker.conftest import answering
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OPEN, UNTOLD, OutboxRow

PEOPLE = 400
SETTLED_WITHIN = 480.0
NOW_AGAIN = "UPDATE outbox SET retry_at = NULL WHERE state = 'pending'"


@dataclass
class Soak:
    """One soak on one database: `live` for so long, then `end`, then the verdict."""

    app: Flask
    url: str
    stage: Stage
    writer: Writer
    happened: Counter[str] = field(default_factory=Counter)
    excuses: int = 0
    reconciles: bool = False

    def live(self, seconds: float) -> None:
        """Write letters all the time, and let something happen every few seconds."""
        chance, until = self.stage.chance, time.monotonic() + seconds
        next_mishap = time.monotonic() + 3
        while time.monotonic() < until:
            self.writer.write(chance)
            self.stage.tend()
            if time.monotonic() >= next_mishap:
                self._happen()
                next_mishap = time.monotonic() + chance.uniform(1, 4)
            time.sleep(0.2)

    def _happen(self) -> None:
        what, excuses = some_mishap(self.stage)
        self.happened[what] += 1
        self.excuses += excuses

    def end(self) -> None:
        """Nothing happens any more. The hour that a refused letter waits is cut short; leases run their time."""
        self.stage.line.flow()
        self.stage.relay.be_good()
        self.stage.tend(all_of_it=True)
        self.stage.crew.kill("beat-2", back_in=3600)  # one is enough, and too many wake-ups are a burden of their own
        until = time.monotonic() + SETTLED_WITHIN
        while not self._is_settled() and time.monotonic() < until:
            time.sleep(0.5)

    def _is_settled(self) -> bool:
        self.stage.tend()
        try:
            with db.engine.begin() as connection:
                connection.execute(text(NOW_AGAIN))
            left = db.session.scalar(select(func.count()).select_from(OutboxRow).where(OPEN)) or 0
            untold = db.session.scalar(select(func.count()).select_from(OutboxRow).where(UNTOLD)) or 0
        except DBAPIError:
            db.session.rollback()
            return False
        db.session.rollback()
        return not left and not untold

    def verdict(self) -> Verdict:
        record = self.stage.relay.taken
        told = told_in(*self.stage.crew.logs)
        ledger = [row for row in read_ledger(self.url) if row.id > self.writer.first]
        return judge(Evidence(record, ledger, written=self.writer.written, told=told, patience=timedelta(seconds=600)))

    def broken(self) -> list[str]:
        """The promises that did not hold. Where the relay's log is read nothing excuses a second copy."""
        verdict = self.verdict()
        doubled = [f"doubled: {line}" for line in verdict.lessons_doubled] if self.reconciles else []
        return verdict.broken(kills=self.excuses) + doubled


@contextmanager
def soak(kind: str, folder: Path, seed: int, *, reconciles: bool = False) -> Iterator[Soak]:
    """The parts of a soak on `sqlite` or `postgresql`, running; with `reconciles` the relay's log is read."""
    with ExitStack() as stack:
        url, database = stack.enter_context(database_of_its_own(kind, folder))
        redis_url, broker = stack.enter_context(restartable_redis())
        relay = stack.enter_context(oracle(folder / "record"))
        line = stack.enter_context(proxy(relay.port))
        app = _site(url, folder, stack)
        given = {"redis_url": redis_url, "smtp_url": line.url, "mail_from": "hello@site.test", "mail_burst": "0"}
        if reconciles:
            relay.log = MailLog(folder / "mail.log")
            relay.log.begin()
            given["mail_reconcile"] = f"postfix:{relay.log.file}"
        crew = Crew(environment(url, folder, **given), folder)
        stack.callback(crew.close)
        crew.begin(*ROLES)
        wait_until(lambda: answering(redis_url) >= len(WORKERS), what="the workers", seconds=180)
        file = url.removeprefix("sqlite:///")
        stage = Stage(Random(seed), crew, relay, line, redis_url, broker, database, file, [])
        yield Soak(app, url, stage, Writer(_last_row()), reconciles=reconciles)


def _site(url: str, folder: Path, stack: ExitStack) -> Flask:
    migrate(make_app(url, folder))
    app = make_app(url, folder, mail_from="hello@site.test")
    stack.callback(close, app)
    fill(app, PEOPLE)
    stack.enter_context(app.app_context())
    with transaction():
        clock.stop_at(DUE)
    return app


def _last_row() -> int:
    found = db.session.scalar(select(func.max(OutboxRow.id))) or 0
    db.session.rollback()
    return found


def run(kind: str, seconds: float, seed: int, *, reconciles: bool = False) -> list[str]:
    """One soak from its beginning to its verdict, told as it goes; the promises that did not hold."""
    with short_folder("soak") as folder, soak(kind, folder, seed, reconciles=reconciles) as found:
        say(f"{kind}: {seconds:.0f} s, seed {seed}{', the log is read' if reconciles else ''}")
        found.live(seconds)
        found.end()
        verdict, broken = found.verdict(), found.broken()
        say(f"{kind}: {len(found.writer.written)} letters, {sum(found.happened.values())} mishaps: {verdict}")
        say(f"{kind}: doubled where the relay had answered {len(verdict.unexcused)}, at most {found.excuses} excused")
        say(f"{kind}: {dict(found.happened.most_common())}; ended by themselves: {found.stage.crew.by_itself}")
        return broken


def say(words: str) -> None:
    """Tell whoever watches."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
