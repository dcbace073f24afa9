"""Nothing stays unknown for over fifteen minutes without somebody being told, with production's own patience.

The wall clock is moved: on SQLite the process's own; on PostgreSQL, whose clock judges all leases, every instant of the
row is moved the other way.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from tests.infra.maillog import MailLog
from tests.infra.smtp import SmtpServer
from tests.mail.conftest import Pebble, address, row_of, write
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.mail.reconcile.provider import Answer
from unhurried.mail.rules import PATIENT
from unhurried.mail.service import claiming, register
from unhurried.mail.service.draining import hang_up
from worker import tasks

AT_MOST, STEP = timedelta(minutes=15), timedelta(seconds=50)
MOVED = ("armed_at", "lease_until", "retry_at", "tried_at", "told_at")


class Clueless:
    """A provider that breaks or knows nothing."""

    says: Mapping[str, Answer] | Exception = {}

    def fates(self, over_by: Mapping[str, datetime]) -> Mapping[str, Answer]:
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


@pytest.fixture
def site(
    request: pytest.FixtureRequest, new_app: Callable[..., Flask], smtp: SmtpServer, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Flask]:  # fmt: skip
    MailLog(tmp_path / "mail.log").begin()
    Clueless.says = RuntimeError("away") if request.param == "broken provider" else {}
    whom = {"nobody": "", "quiet log": f"postfix:{tmp_path}/mail.log", "no log": f"postfix:{tmp_path}/none"}
    asked = whom.get(request.param, f"{__name__}:Clueless")
    monkeypatch.setattr(claiming, "BRISK", PATIENT)
    app = new_app(smtp_url=smtp.url, mail_from="hello@site.test", mail_reconcile=asked)
    register(app, Pebble())
    with app.app_context(), time_machine.travel(clock.wall(), tick=True) as hand:
        app.extensions["hand"] = hand
        yield app
        hang_up()


def time_passes(site: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        site.extensions["hand"].shift(STEP)
        return
    with transaction():
        for row in db.session.query(OutboxRow):
            for name in MOVED:
                then = getattr(row, name)
                setattr(row, name, then - STEP if then is not None else None)


def sweep_until_told(site: Flask, smtp: SmtpServer, lane: str) -> timedelta:
    """A beat every fifty seconds, and a relay that never answers; how long after the last dot somebody was told."""
    for _sweep in range(80):
        smtp.drop_after_data(address(1))
        time_passes(site)
        tasks.sweep(lane)
        row = row_of(1)
        if row.told_at is not None and row.armed_at is not None:
            return row.told_at - row.armed_at
    raise AssertionError("Nobody was told within forty minutes.")


@pytest.mark.parametrize(
    ("site", "lane"),
    [
        ("nobody", "lesson"), ("nobody", "gentle"), ("nobody", "urgent"), ("quiet log", "lesson"), ("no log", "gentle"),
        ("broken provider", "gentle"), ("clueless provider", "urgent"),
    ],
    indirect=["site"],
)  # fmt: skip
def test_whoever_looks_is_told_within_fifteen_minutes(
    site: Flask, smtp: SmtpServer, lane: str, caplog: pytest.LogCaptureFixture
) -> None:
    row_id = write(1, lane)
    smtp.drop_after_data(address(1))
    tasks.drain(lane)
    assert row_of(1).state == "armed"
    assert timedelta() < sweep_until_told(site, smtp, lane) <= AT_MOST
    assert row_of(1).state == "uncertain"
    assert len(smtp.accepted) == (2 if lane == "lesson" else 1)
    told = [
        one for one in caplog.records if one.levelno == logging.ERROR and f"row {row_id} is unc" in one.getMessage()
    ]
    assert len(told) == 1
