"""The command blocks of the README, and a way to run one and see that it leaves nothing behind."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.guards.tree import ROOT

BLOCK = re.compile(r"^```(sh|bash|shell|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "UNHURRIED_TEST_RUN"


def command_lines(readme: str) -> list[str]:
    """Every command of every block of shell, in order: continued lines joined, no comments, no prompts."""
    lines = []
    for match in BLOCK.finditer(readme):
        joined = match[2].replace("\\\n", " ")
        lines += [" ".join(shlex.split(line.removeprefix("$ "), comments=True)) for line in joined.splitlines()]
    return [line for line in lines if line]


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
