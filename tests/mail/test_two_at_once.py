"""Several drains at the same time: in threads, and in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.infra.apps import ROOT, environment
from tests.infra.smtp import SmtpServer
from tests.mail.conftest import address, write
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.mail.queries import counts_by_lane_and_state
from unhurried.mail.service import drain, put
from unhurried.mail.service.claiming import claim
from unhurried.mail.service.draining import hang_up

ROWS = 60


def in_threads(app: Flask, number: int, work: Callable[[], object]) -> None:
    """Run the work in several threads at once, each in a context of its own; a fault of one fails the test."""
    gate, faults = threading.Barrier(number), list[BaseException]()

    def run() -> None:
        try:
            with app.app_context():
                gate.wait()
                work()
                hang_up()
                db.session.remove()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []


def test_two_drains_in_threads_send_each_row_once(mailing: Flask, smtp: SmtpServer) -> None:
    for ref in range(ROWS):
        write(ref)
    in_threads(mailing, 4, lambda: drain("lesson", limit=5))
    received = sorted(mail.recipients[0] for mail in smtp.accepted)
    assert received == sorted(address(ref) for ref in range(ROWS))
    db.session.rollback()
    assert counts_by_lane_and_state() == {"lesson": {"sent": ROWS}}


def test_two_drains_in_processes_send_each_row_once(
    mailing: Flask, smtp: SmtpServer, database_url: str, data_dir: Path
) -> None:
    for ref in range(ROWS):
        write(ref)
    given = environment(database_url, data_dir, smtp_url=smtp.url, mail_from="hello@site.test")
    command = [sys.executable, "-m", "tests.mail.draining", "lesson"]
    how = {"cwd": ROOT, "env": {**os.environ, **given}, "stdout": subprocess.PIPE}
    drains = [subprocess.Popen(command, **how) for _ in range(3)]  # type: ignore[call-overload]
    settled = [int(one.communicate(timeout=90)[0]) for one in drains]
    assert sum(settled) == ROWS
    assert sorted(mail.recipients[0] for mail in smtp.accepted) == sorted(address(ref) for ref in range(ROWS))


def test_claims_never_overlap(mailing: Flask) -> None:
    for ref in range(ROWS):
        write(ref)
    claimed: list[int] = []
    in_threads(mailing, 6, lambda: claimed.extend(claim("lesson", 7).ids))
    assert len(claimed) == len(set(claimed))
    assert len(claimed) <= 42


def test_deciding_at_the_same_moment_writes_once(mailing: Flask) -> None:
    written: list[OutboxRow | None] = []

    def decide() -> None:
        with transaction():
            written.append(put("pebble", "pebble:1", lane="lesson", ref=1, send_after=clock.now()))

    in_threads(mailing, 4, decide)
    assert sum(row is not None for row in written) == 1
    assert db.session.query(OutboxRow).count() == 1


@pytest.mark.parametrize("lane", ["lesson", "gentle"])
def test_recovering_twice_at_once_resends_once(mailing: Flask, smtp: SmtpServer, lane: str) -> None:
    from tests.mail.test_recovery import lease_runs_out

    write(1, lane)
    smtp.drop_after_data(address(1))
    drain(lane)
    lease_runs_out(1)
    in_threads(mailing, 4, lambda: drain(lane))
    assert len(smtp.accepted) == (2 if lane == "lesson" else 1)
