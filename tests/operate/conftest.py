"""A site in production mode, as an operator starts it: settings from the environment, processes of their own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.infra.children import Child, running
from tests.infra.smtp import SmtpServer
from tests.operate.sites import Answer, ask, free_port, production, run


@pytest.fixture
def settings_of_production(database_url: str, data_dir: Path, redis_url: str, smtp: SmtpServer) -> dict[str, str]:
    """Everything that production needs, as variables of the environment; the database has its tables."""
    return production(database_url, data_dir, redis_url, smtp.url)


@pytest.fixture
def begin(settings_of_production: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Child]]:
    """Start `unhurried <words>` in production as a process of its own; its output is in `<first word>.log`."""
    with ExitStack() as stack:

        def start(*words: str, **more: str) -> Child:
            env = {**os.environ, **settings_of_production, **more}
            command = [sys.executable, "-m", "unhurried.cli", *words]
            return stack.enter_context(running(command, output=tmp_path / f"{words[0]}.log", env=env, cwd=tmp_path))

        yield start


__all__ = ["Answer", "ask", "free_port", "run"]
