"""The wheel alone, in a fresh environment, is the whole product: pages, courses, letters, worker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.guards.tree import ROOT
from tests.infra.apps import environment
from tests.infra.children import running, wait_until
from tests.infra.smtp import SmtpServer
from tests.operate.sites import answers, ask, free_port, production, run

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
COURSE = "trusting-yourself-again"


def do(*command: str | Path, where: Path) -> str:
    """Run a command to its end; AssertionError with what it said when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from what git knows."""
    folder = tmp_path_factory.mktemp("wheel")
    do(Path(sys.executable).with_name("uv"), "build", "--quiet", "--wheel", "--out-dir", folder, ROOT, where=folder)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def python(wheel: Path) -> Path:
    """The Python of a fresh environment with the pinned requirements and the wheel, and nothing of the repository."""
    uv, home = Path(sys.executable).with_name("uv"), wheel.parent / "fresh"
    found = home / "bin" / "python"
    do(uv, "venv", "--quiet", "--python", sys.executable, home, where=wheel.parent)
    pinned = ("--require-hashes", "-r", ROOT / "requirements" / "base.txt")
    do(uv, "pip", "install", "--quiet", "--python", found, *pinned, where=wheel.parent)
    do(uv, "pip", "install", "--quiet", "--python", found, "--no-deps", wheel, where=wheel.parent)
    return found


@pytest.fixture(autouse=True)
def _nothing_beside_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)


@pytest.fixture
def given(database_url: str, data_dir: Path, smtp: SmtpServer) -> dict[str, str]:
    return environment(database_url, data_dir, smtp_url=smtp.url, mail_from="hello@site.test")


@contextmanager
def served(python: Path, env: dict[str, str], where: Path) -> Iterator[int]:
    """The site as the wheel serves it; its port."""
    port = int(env["UNHURRIED_PORT"])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UNHURRIED_")}
    command = [python, "-m", "unhurried.cli", "serve", "--processes", "1"]
    with running(command, output=where / "serve.log", env={**kept, **env}, cwd=where) as child:
        wait_until(lambda: answers(port), what="the site", seconds=60, child=child)
        yield port


def test_nothing_of_the_repository_is_seen(python: Path, tmp_path: Path) -> None:
    places = do(python, "-c", "import unhurried, worker; print(unhurried.__file__, worker.__file__)", where=tmp_path)
    assert str(ROOT / "platform") not in places  # not ROOT: a machine may keep its temporary files in there
    assert places.count("site-packages") == 2


def test_a_page_comes_out_of_the_wheel_in_production(
    python: Path, database_url: str, data_dir: Path, redis_url: str, smtp: SmtpServer, tmp_path: Path
) -> None:
    env = production(database_url, data_dir, redis_url, smtp.url, free_port())
    with served(python, env, tmp_path) as port:
        assert "<h1" in ask(port).body
        styles = next(part for part in ask(port).body.split('"') if part.startswith("/static/css/"))
        assert ask(port, styles).status == 200


@ON_SQLITE
def test_a_letter_comes_out_of_the_wheel(python: Path, given: dict[str, str], smtp: SmtpServer, tmp_path: Path) -> None:
    first = (datetime.now(UTC) + timedelta(days=3)).date()
    (tmp_path / "people.csv").write_text("email,name,zone\nada@people.example,Ada,UTC\n")
    steps = [
        ("db", "migrate"),
        ("courses", "check"),
        ("cohorts", "create", "--course", COURSE, "--name", "First", "--starts-on", str(first), "--launch"),
        ("people", "import", "people.csv", "--cohort", "1", "--accepted"),
        ("clock", "run", "--until", f"{first}T12:00:00+00:00", "--step", "12h", "--deliver"),
    ]
    for step in steps:
        done = run(*step, env=given, where=tmp_path, python=python)
        assert done.returncode == 0, done.stdout + done.stderr
    (letter,) = smtp.to("ada@people.example")
    assert letter.text().strip()


@ON_SQLITE
def test_the_worker_of_the_wheel_starts(python: Path, given: dict[str, str], redis_url: str, tmp_path: Path) -> None:
    from tests.worker.conftest import answering

    env = {**os.environ, **given, "UNHURRIED_REDIS_URL": redis_url}
    command = [python, "-m", "unhurried.cli", "worker"]
    with running(command, output=tmp_path / "worker.log", env=env, cwd=tmp_path) as child:
        wait_until(lambda: answering(redis_url) > 0, what="the worker", seconds=60, child=child)
