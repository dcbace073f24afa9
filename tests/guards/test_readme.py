"""Every command that the README and the docs show works as it stands there."""

from __future__ import annotations

import re
import time
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

import click
import pytest
import yaml

from tests.guards.commands import clean_environment, command_lines, demo, marked_processes, marks_in, run, understood
from tests.guards.tree import ROOT
from tests.infra.pages import token_of

COMMANDS = command_lines((ROOT / "README.md").read_text())
DEMO, TESTS = "./run", "./run test"
# These two are shown in the first block; the others are run word for word.
OTHERS = [command for command in COMMANDS if command not in (DEMO, TESTS)]
DOCS = {str(path.relative_to(ROOT)): path.read_text() for path in sorted((ROOT / "docs").rglob("*.md"))}
# What `sh docker` and `sh by-hand` say cannot be run here: it is only checked for what exists.
# What `sh copy` says is run by test_walks.py, in a copy of the repository.
MARKS = {"docker", "by-hand", "copy"}
COMPOSE = {"build", "up", "run", "cp", "ps", "logs", "stop"}


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
        told = let_a_day_pass(site.group())
        assert re.search(r"[1-9]\d* pages? opened, [1-9]\d* letters? went out", told), told
        assert "Nobody wrote to " in told
        assert marked_processes(mark)
    assert marked_processes(mark) == []
    assert list((tmp_path / "home").iterdir()) == []


def let_a_day_pass(site: str, seconds: float = 120) -> str:
    """Press the time machine's button, as the README says; what its page tells once the worker is through."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = browser.open(f"{site}demo/time", timeout=30).read().decode()
    form = urllib.parse.urlencode({"csrf_token": token_of(page), "stride": "day"}).encode()
    page = browser.open(f"{site}demo/time", form, timeout=30).read().decode()
    until = time.monotonic() + seconds
    while "Time is passing" in page and time.monotonic() < until:
        time.sleep(0.5)
        page = browser.open(f"{site}demo/time", timeout=30).read().decode()
    return " ".join(re.sub("<[^>]+>", " ", page).split())


@pytest.mark.timeout(600)
@pytest.mark.parametrize("doc", [name for name, text in DOCS.items() if command_lines(text)])
def test_the_commands_of_a_doc_work_one_after_the_other(doc: str, mark: str, tmp_path: Path) -> None:
    environment = clean_environment(mark, tmp_path / "home", tmp_path / "data")
    (tmp_path / "data").mkdir()
    for command in command_lines(DOCS[doc]):
        run(command, environment)
    assert marked_processes(mark) == []


@pytest.mark.parametrize("doc", [name for name, text in DOCS.items() if marks_in(text)])
def test_what_a_doc_says_for_other_machines_exists(doc: str) -> None:
    assert marks_in(DOCS[doc]) <= MARKS
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for command in command_lines(DOCS[doc], "docker"):
        check_compose(command, services)
    for command in command_lines(DOCS[doc], "by-hand"):
        if command.startswith("unhurried "):
            understood(command.split()[1:])
        elif "-r " in command:
            assert (ROOT / command.split("-r ")[1].split()[0]).is_file()


def check_compose(command: str, services: dict[str, object]) -> None:
    """`docker compose …` with a verb that exists, a service of the file, and a command that the code has."""
    words = [word for word in command.removeprefix("docker compose ").split() if not word.startswith("-")]
    assert command.startswith("docker compose ")
    words = words[1:] if "--profile" in command else words
    assert words[0] in COMPOSE, command
    if words[0] == "run":
        service = words[1]
        assert service in services, command
        understood(command.split(f" {service} ", 1)[1].split())


def test_a_command_that_is_not_there_is_seen() -> None:
    with pytest.raises(click.UsageError):
        check_compose("docker compose run --rm web hurry", {"web": {}})
    with pytest.raises(AssertionError):
        check_compose("docker compose run --rm nobody db migrate", {"web": {}})
    assert marks_in("```sh docker\nx\n```\n") == {"docker"}


def test_commands_are_read_out_of_blocks() -> None:
    text = "```sh\n$ ./run   # start\n\n./run test \\\n  --long\n```\n\n```yaml\nnot: this\n```\n"
    assert command_lines(text) == ["./run", "./run test --long"]
