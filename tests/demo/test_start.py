"""The demo as somebody starts it: it answers when it says READY, and nothing of it stays when it ends."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.infra.children import wait_until
from unhurried.kit.places import REPOSITORY
from unhurried.kit.schema import versions

pytestmark = pytest.mark.timeout(300)
PARTS = {"post", "redis", "web", "worker", "beat"}


@contextmanager
def begun(data: Path) -> Iterator[subprocess.Popen[str]]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("UNHURRIED_")}
    command = [sys.executable, "-m", "unhurried.demo", "--port", "0", "--data", str(data)]
    child = subprocess.Popen(
        command, env=outside, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield child
    finally:
        for one in family(child):
            one.kill()
        child.communicate()


def family(child: subprocess.Popen[str]) -> list[psutil.Process]:
    if child.returncode is not None:
        return []
    parent = psutil.Process(child.pid)
    return [parent, *parent.children(recursive=True)]


def until_ready(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    said = ""
    for line in child.stdout:
        said += line
        if line.startswith("READY"):
            return said
    raise AssertionError(f"It ended before it was ready:\n{said}")


def gone(processes: list[psutil.Process]) -> bool:
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes)


def test_it_is_ready_when_everything_is_and_ends_with_all_that_it_started(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with begun(data) as child:
        said = until_ready(child)
        address = re.search(r"http://\S+/", said)
        assert address is not None
        with urllib.request.urlopen(f"{address[0]}readyz", timeout=30) as answer:
            assert (answer.status, answer.read()) == (200, b"ready\n")
        with sqlite3.connect(data / "unhurried.sqlite") as database:
            assert database.execute("SELECT version_num FROM alembic_version").fetchone() == (versions()[-1],)
            assert database.execute("SELECT count(*) FROM enrolment").fetchone() == (7,)
        assert len(list((data / "inbox").glob("*.eml"))) >= 10
        assert {log.stem for log in (data / "logs").glob("*.log")} == PARTS | {"tables", "people"}
        all_of_it = family(child)
        assert len(all_of_it) >= 1 + len(PARTS)
        child.send_signal(signal.SIGTERM)
        assert child.wait(60) == 0
        assert gone(all_of_it)


def test_what_is_told_to_end_at_its_start_ends_with_all_that_it_started(tmp_path: Path) -> None:
    with begun(tmp_path / "data") as child:
        wait_until(lambda: (tmp_path / "data" / "logs" / "tables.log").exists(), what="its first parts", seconds=60)
        all_of_it = family(child)
        child.send_signal(signal.SIGINT)
        assert child.wait(60) == 0
        assert gone(all_of_it)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's end")
def test_nothing_of_it_outlives_its_parent(tmp_path: Path) -> None:
    with begun(tmp_path / "data") as child:
        until_ready(child)
        all_of_it = family(child)
        child.kill()
        child.wait(10)
        wait_until(lambda: gone(all_of_it), what="the end of its parts", seconds=60)
