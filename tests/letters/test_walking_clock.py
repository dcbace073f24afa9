"""`unhurried tick` and `unhurried clock …`: jumping and walking (design.md §3)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from tests.infra.apps import ROOT, environment
from tests.infra.children import running, wait_until
from tests.infra.smtp import SmtpServer
from tests.letters.living import begin, foreseen, lived
from tests.letters.test_preview_and_live_run import CASES
from tests.worker.conftest import answering
from unhurried.cli.clockwork import clock_group, tick_command
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.service import NotSettled, run_until
from unhurried.mail.models import OutboxRow

Command = Callable[..., Result]


@pytest.fixture
def command(database_url: str, data_dir: object, monkeypatch: pytest.MonkeyPatch) -> Command:
    for name, value in environment(database_url, data_dir).items():  # type: ignore[arg-type]
        monkeypatch.setenv(name, value)

    def run(*words: str) -> Result:
        chosen, words = (tick_command, words[1:]) if words[0] == "tick" else (clock_group, words[1:])
        return CliRunner().invoke(chosen, [*words])  # type: ignore[arg-type]

    return run


def test_walking_with_delivery_sends_every_letter_at_its_planned_instant(
    new_app: Callable[..., Flask], smtp: SmtpServer
) -> None:
    with new_app(smtp_url=smtp.url).app_context():
        life = begin({**CASES["short course, falls behind"], "reads_nothing": True, "reads": None})
        walked = run_until(life.end, step=timedelta(days=2), deliver=True)
        assert walked.now == life.end == clock.now()
        assert lived(life) == foreseen(life)
        rows = db.session.scalars(select(OutboxRow).where(OutboxRow.state == "sent")).all()
        assert all(row.sent_at == row.planned_at for row in rows)
        assert len(rows) == len(smtp.accepted) == len(life.expected["letters"])


@pytest.fixture
def site_with_a_worker(
    database_url: str, data_dir: Path, redis_url: str, smtp: SmtpServer, tmp_path: Path, new_app: Callable[..., Flask]
) -> Iterator[Flask]:
    """The site and a worker that answers, without a beat: nothing wakes the worker but a ring."""
    given = {"redis_url": redis_url, "smtp_url": smtp.url}
    env = {**os.environ, **environment(database_url, data_dir, **given)}
    command = [sys.executable, "-m", "unhurried.cli", "worker"]
    with running(command, output=tmp_path / "worker.log", env=env, cwd=ROOT) as child:
        wait_until(lambda: answering(redis_url) > 0, what="the worker", seconds=60, child=child)
        yield new_app(**given)


def test_a_walk_wakes_the_worker_itself_and_waits_for_it(site_with_a_worker: Flask, smtp: SmtpServer) -> None:
    with site_with_a_worker.app_context():
        life = begin(CASES["short course, falls behind"] | {"reads_nothing": True, "reads": None})
        run_until(life.end, step=timedelta(days=2), patience=timedelta(seconds=10))
        assert lived(life) == foreseen(life)
        assert len(smtp.accepted) == len(life.expected["letters"])


def test_walking_without_a_worker_ends_with_a_clear_sentence(app: Flask) -> None:
    life = begin(CASES["reads at once"])
    with pytest.raises(NotSettled, match="Is a worker running"):
        run_until(life.end, patience=timedelta(seconds=0.1))


def test_the_clock_is_set_and_advanced(command: Command) -> None:
    assert command("clock", "set", "2026-10-19T08:00:00+02:00").exit_code == 0
    now = json.loads(command("clock", "advance", "6h", "--json").output)["now"]
    assert now.startswith("2026-10-19T12:00")
    assert json.loads(command("clock", "show", "--json").output)["now"].startswith("2026-10-19T12:00")
    assert json.loads(command("tick", "--json").output) == {"people": 0, "settled": 0}


def test_a_walk_tells_where_it_ended(command: Command) -> None:
    command("clock", "set", "2026-10-19T08:00:00+00:00")
    told = command("clock", "run", "--until", "2026-10-20T00:00", "--step", "8h", "--deliver", "--json")
    assert json.loads(told.output) == {"now": "2026-10-20T00:00:00+00:00", "steps": 2}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "yesterday"), "is not an instant"),
        (("advance", "soon"), "is not a stretch of time"),
        (("advance", "0h"), "is not a stretch of time"),
        (("run", "--until", "2000-01-01"), "a walk goes forward"),
    ],
)
def test_what_cannot_be_read_is_said(command: Command, words: tuple[str, ...], said: str) -> None:
    command("clock", "set", "2026-10-19T08:00:00+00:00")
    found = command("clock", *words)
    assert found.exit_code != 0
    assert said in found.output


def test_a_jump_is_not_a_walk_but_loses_nobody(app: Flask) -> None:
    life = begin(CASES["reads nothing"])
    with transaction():
        clock.stop_at(datetime(2026, 11, 3, 20, tzinfo=UTC))
    from unhurried.letters.service import tick

    tick()
    assert [week for week, _at in lived(life)["openings"]] == [1, 2, 3]
