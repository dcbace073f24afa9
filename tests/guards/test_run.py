"""`./run` itself: what it says, how it ends, and how it looks for a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.guards.tree import ROOT

HIDDEN = {"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "apt-get"}


def run(*words: str, where: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "CHROMIUM")}
    return subprocess.run(
        ["./run", *words],
        cwd=where,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=300,
    )


@pytest.fixture
def without_browser(tmp_path: Path) -> Path:
    """A folder for PATH that has every program but a browser and the package manager."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for place in reversed(os.environ["PATH"].split(":")):
        for program in sorted(Path(place).iterdir()) if Path(place).is_dir() else ():
            link = folder / program.name
            if program.name not in HIDDEN:
                link.unlink(missing_ok=True)
                link.symlink_to(program)
    return folder


def no_browser(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a machine without a browser, and with nowhere to fetch one from."""
    nowhere = {"PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:1", "PATH": str(folder)}
    return {**nowhere, **more}


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder with `run` in it, and nothing set up."""
    folder = tmp_path / "bare"
    (folder / "requirements").mkdir(parents=True)
    for name in ("base.txt", "dev.txt", "uv.txt"):
        (folder / "requirements" / name).touch()
    shutil.copy2(ROOT / "run", folder)
    return folder


@pytest.fixture
def staged(bare: Path) -> Path:
    """The same, set up with a Python that runs no test: it says which process it is, and ends as it is told."""
    (bare / "tests" / "browser").mkdir(parents=True)
    python = bare / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    told = f'echo {bare}/.venv; case "$*" in *pytest*tests/browser*) echo browser; exit $BROWSER ;;'
    python.write_text(f"#!/bin/sh\n{told} *pytest*) sleep 0.3; echo plain; exit $PLAIN ;; esac\n")
    python.chmod(0o755)
    stamp = "{ cat requirements/base.txt requirements/dev.txt requirements/uv.txt; pwd -P; } | cksum"
    (bare / ".venv" / "unhurried.stamp").write_bytes(subprocess.check_output(stamp, shell=True, cwd=bare))
    return bare


@pytest.mark.parametrize(
    ("plain", "browser", "both"), [(0, 0, 0), (1, 0, 1), (0, 1, 1), (5, 0, 0), (0, 5, 0), (5, 5, 5), (1, 5, 1)]
)
def test_either_process_fails_the_command_and_the_browsers_words_come_last(
    staged: Path, plain: int, browser: int, both: int
) -> None:
    ends = {"PLAIN": str(plain), "BROWSER": str(browser), "CHROMIUM": "/bin/true"}
    done = run("test", "requirements", "tests/browser", where=staged, **ends)
    assert done.returncode == both, done.stderr
    assert [line for line in done.stdout.splitlines() if "/" not in line] == ["plain", "browser"]


def test_help_names_every_command() -> None:
    printed = run("help").stdout
    for command in ("test", "check", "bench", "faults", "unhurried", "help", "--port", "--data", "--long"):
        assert command in printed


def test_an_unknown_command_gets_a_sentence_and_the_help() -> None:
    done = run("hurry")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There is no ./run hurry.\n./run [--port N]")


def test_a_path_that_is_not_there_is_named() -> None:
    done = run("test", "tests/nowhere")
    assert (done.returncode, done.stderr) == (1, "There is no tests/nowhere.\n")


def test_a_failing_test_fails_the_command(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("def test_it():\n    assert False\n")
    assert run("test", str(tmp_path / "test_it.py")).returncode == 1


def test_a_choice_that_chooses_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("def test_it():\n    pass\n")
    assert run("test", str(tmp_path / "test_it.py"), "-k", "it's not there").returncode != 0


def test_without_a_browser_the_last_line_says_so(without_browser: Path) -> None:
    done = run("test", "tests/browser", **no_browser(without_browser))
    assert done.stdout.splitlines()[-1] == "BROWSER TESTS NOT RUN"
    assert done.returncode == 0


def test_without_a_browser_continuous_integration_fails(without_browser: Path) -> None:
    done = run("test", "tests/browser", **no_browser(without_browser, CI="true"))
    assert done.stdout.splitlines()[-1] == "BROWSER TESTS NOT RUN"
    assert done.returncode == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="packages are installed by root only")
def test_root_on_debian_is_told_of_the_package_and_gets_it(without_browser: Path) -> None:
    manager = without_browser / "apt-get"
    chromium = without_browser / "chromium"
    manager.write_text(f'#!/bin/sh\necho "$@" >> {manager}.log\nln -sf /bin/true {chromium}\n')
    manager.chmod(0o755)
    done = run("test", "tests/browser", "--collect-only", "-q", **no_browser(without_browser))
    assert "Installing Debian's packages chromium and fonts-dejavu-core" in done.stderr
    assert "install -y -qq chromium fonts-dejavu-core" in Path(f"{manager}.log").read_text()
    assert "BROWSER TESTS NOT RUN" not in done.stdout


def test_a_machine_without_python_is_told_what_is_missing(bare: Path) -> None:
    done = run("check", where=bare, UNHURRIED_PYTHON="no-such-python")
    assert done.returncode == 1
    assert done.stderr == "Unhurried needs Python 3.11 or newer; none was found as python3.\n"


def test_a_python_without_venv_is_told_the_command_that_brings_it(bare: Path, tmp_path: Path) -> None:
    python = tmp_path / "python-without-venv"
    real = ROOT / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\nexec "{real}" "$@"\n')
    python.chmod(0o755)
    done = run("check", where=bare, UNHURRIED_PYTHON=str(python))
    assert done.returncode == 1
    assert "apt-get install python3." in done.stderr
    assert not (bare / ".venv").exists()
