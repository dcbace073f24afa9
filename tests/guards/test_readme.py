"""Every command that the README shows works as it stands there."""

from __future__ import annotations

import re
import urllib.request
import uuid
from pathlib import Path

import pytest

from tests.guards.commands import clean_environment, command_lines, demo, marked_processes, run
from tests.guards.tree import ROOT

COMMANDS = command_lines((ROOT / "README.md").read_text())
DEMO, TESTS = "./run", "./run test"
# These two are shown in the first block; the others are run word for word.
OTHERS = [command for command in COMMANDS if command not in (DEMO, TESTS)]


@pytest.fixture
def mark() -> str:
    return uuid.uuid4().hex


def test_the_first_two_commands_are_the_demo_and_the_tests() -> None:
    assert COMMANDS[:2] == [DEMO, TESTS]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("command", OTHERS)
def test_the_command_works(command: str, mark: str, tmp_path: Path) -> None:
    printed = run(command, clean_environment(mark, tmp_path / "home", tmp_path / "data"))
    assert printed.strip()
    assert marked_processes(mark) == []


@pytest.mark.timeout(600)
def test_the_tests_command_works_on_a_part(mark: str, tmp_path: Path) -> None:
    environment = clean_environment(mark, tmp_path / "home", tmp_path / "data")
    assert " passed" in run(f"{TESTS} tests/guards/test_tree_can_fail.py", environment)
    assert marked_processes(mark) == []


@pytest.mark.timeout(600)
def test_the_demo_is_ready_and_ctrl_c_leaves_no_process(mark: str, tmp_path: Path) -> None:
    environment = clean_environment(mark, tmp_path / "home", tmp_path / "data")
    with demo(environment, tmp_path / "data") as lines:
        site = re.search(r"http://127\.0\.0\.1:\d+/", "\n".join(lines))
        assert site, lines
        with urllib.request.urlopen(site.group(), timeout=30) as answer:
            assert answer.status == 200
        assert marked_processes(mark)
    assert marked_processes(mark) == []
    assert list((tmp_path / "home").iterdir()) == []


def test_commands_are_read_out_of_blocks() -> None:
    text = "```sh\n$ ./run   # start\n\n./run test \\\n  --long\n```\n\n```yaml\nnot: this\n```\n"
    assert command_lines(text) == ["./run", "./run test --long"]
