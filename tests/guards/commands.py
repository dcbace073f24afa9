"""The command blocks of the README, and a way to run one and see that it leaves nothing behind."""

from __future__ import annotations

import importlib
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from tests.guards.tree import ROOT

BLOCK = re.compile(r"^```(?:sh|bash|shell|console)(?: ([\w-]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "UNHURRIED_TEST_RUN"


def command_lines(text: str, mark: str | None = None) -> list[str]:
    """Every command of every block of shell with that mark (` ```sh docker `), in order.

    Continued lines are joined; there are no comments and no prompts. What has no mark can be run anywhere.
    """
    lines: list[str] = []
    for match in BLOCK.finditer(text):
        if match[1] == mark:
            joined = match[2].replace("\\\n", " ").splitlines()
            lines += [line.removeprefix("$ ").partition(" # ")[0].strip() for line in joined]
    return [" ".join(line.split()) for line in lines if line and not line.startswith("#")]


def marks_in(text: str) -> set[str]:
    """The marks of all blocks of shell."""
    return {match[1] for match in BLOCK.finditer(text) if match[1]}


def understood(words: Sequence[str]) -> str:
    """The command that these words call, parsed by the real command line; raises ClickException where there is none."""
    command: click.Command = importlib.import_module("unhurried.cli").unhurried
    called, rest = ["unhurried"], list(words)
    while isinstance(command, click.Group):
        name, found, rest = command.resolve_command(click.Context(command), rest)
        assert found is not None
        command, called = found, [*called, str(name)]
    try:
        command.make_context(called[-1], rest)
    except click.BadParameter as fault:
        if "does not exist" not in fault.message:  # the reader's own file
            raise
    return " ".join(called)


def clean_environment(mark: str, home: Path, data: Path) -> dict[str, str]:
    """The environment of a newcomer: an empty home, no settings, and a mark that its processes carry."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("UNHURRIED_", "PYTEST"))}
    kept.pop("VIRTUAL_ENV", None)
    home.mkdir(parents=True, exist_ok=True)
    return {**kept, "HOME": str(home), "UNHURRIED_DATA_DIR": str(data), MARK: mark}


def marked_processes(mark: str) -> list[str]:
    """The command lines of all living processes that carry the mark."""
    wanted, found = f"{MARK}={mark}".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            if wanted in environment:
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip())
        except (OSError, ValueError):
            continue
    return [line for line in found if line]


def run(command: str, environment: Mapping[str, str], where: Path = ROOT, seconds: float = 600) -> str:
    """Run one command as a shell would and return what it printed; AssertionError when it fails."""
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=where,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout[-4000:]}"
    return done.stdout


@contextmanager
def demo(environment: Mapping[str, str], data: Path, where: Path = ROOT, seconds: float = 180) -> Iterator[list[str]]:
    """`./run` on a free port, ready; the block gets its lines. At the end Ctrl-C, which must end it with 0."""
    child = subprocess.Popen(
        ["./run", "--port", "0", "--data", str(data)],
        cwd=where,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    limit = threading.Timer(seconds, child.kill)
    limit.start()
    try:
        lines = _until_ready(child)
        limit.cancel()
        yield lines
        child.send_signal(signal.SIGINT)
        assert child.wait(60) == 0
    finally:
        limit.cancel()
        child.kill()
        child.communicate()


def _until_ready(child: subprocess.Popen[str]) -> list[str]:
    lines: list[str] = []
    assert child.stdout is not None
    for line in child.stdout:
        lines.append(line.rstrip())
        if line.startswith("READY"):
            return lines
    raise AssertionError("The demo ended before it was ready:\n" + "\n".join(lines))
