"""A worker that is told to end finishes what it carries, even where every process of it is told at once."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.infra.apps import ROOT, environment
from tests.infra.children import running, wait_until
from tests.mail.relay import relay
from tests.worker.conftest import answering
from tests.worker.test_processes import ask_to_sign_in, states

LETTERS = 30


@pytest.mark.parametrize("everyone", [True, False], ids=["all_processes", "the_parent"])
def test_sigterm_finishes_the_group_and_loses_and_doubles_nothing(
    new_app: Callable[..., Flask], database_url: str, data_dir: Path, redis_url: str, tmp_path: Path, everyone: bool
) -> None:
    with relay() as server:
        server.seconds = 0.05
        given = {"redis_url": redis_url, "smtp_url": server.url, "mail_from": "hello@site.test"}
        site = new_app(**given)
        env = {**os.environ, **environment(database_url, data_dir, **given)}
        command = [sys.executable, "-m", "unhurried.cli", "worker", "--lane", "urgent"]
        with site.app_context():
            bell = site.extensions.pop("unhurried.bell")
            for number in range(LETTERS - 1):
                ask_to_sign_in(f"p{number}")
            site.extensions["unhurried.bell"] = bell
            with running(command, output=tmp_path / "worker.log", env=env, cwd=ROOT) as child:
                wait_until(lambda: answering(redis_url) > 0, what="the worker", seconds=60)
                ask_to_sign_in("last")
                wait_until(lambda: len(server.kept) >= 3, what="the first letters", seconds=60)
                (os.killpg if everyone else os.kill)(child.pid, signal.SIGTERM)
                assert child.wait(30) == 0
            assert states() == ["sent"] * LETTERS
            assert len(server.kept) == LETTERS
