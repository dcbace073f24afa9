"""The processes of a season: two workers (in a storm seven) and a beat of their own, and the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tests.infra.apps import ROOT
from tests.infra.children import Child, start, stop, wait_until
from tests.infra.smtp import Accepted
from tests.worker.conftest import answering
from unhurried.cli import unhurried

COMMAND = (sys.executable, "-m", "unhurried.cli")
LETTERS = ("worker", "--lane", "lesson", "--lane", "gentle")
MORE = ("second", "third", "fourth", "fifth", "sixth")
ROLES = {
    "urgent": ("worker", "--lane", "urgent"),
    "lesson": LETTERS,
    **dict.fromkeys(MORE, LETTERS),
    "beat": ("beat",),
}


class Crew:
    """The running processes by role; `folder` keeps what they print."""

    def __init__(self, env: dict[str, str], folder: Path, redis_url: str) -> None:
        self.env, self.folder, self.redis_url = {**os.environ, **env}, folder, redis_url
        self.children: dict[str, Child] = {}

    @property
    def data(self) -> Path:
        """The data folder of the season's site."""
        return Path(self.env["UNHURRIED_DATA_DIR"])

    def begin(self, role: str) -> None:
        """Start the process of that role. Call it from the main thread."""
        command, output = [*COMMAND, *ROLES[role]], self.folder / f"{role}.log"
        self.children[role] = start(command, output=output, env=self.env, cwd=ROOT)

    def kill(self, role: str) -> None:
        """`kill -9`: the process and its children, without a word of warning."""
        os.killpg(self.children[role].pid, signal.SIGKILL)

    def stand_still(self, role: str) -> None:
        """Stop the process and its children where they are; only `kill` follows."""
        os.killpg(self.children[role].pid, signal.SIGSTOP)

    def wait_for_workers(self, count: int = 2) -> None:
        """Return as soon as so many workers answer."""
        wait_until(lambda: answering(self.redis_url) >= count, what="the workers", seconds=120)

    def ask(self, *words: str | Path) -> Any:
        """What `unhurried <words> --json` prints, read. It runs in this process: starting one takes seconds."""
        done = CliRunner().invoke(unhurried, [*map(str, words), "--json"], env=self.env)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    def do(self, *words: str) -> str:
        """What `unhurried <words>` says, in this process."""
        done = CliRunner().invoke(unhurried, words, env=self.env)
        assert done.exit_code == 0, done.output
        return done.stdout

    def beside(self, *words: str) -> Child:
        """`unhurried <words>` as a process of its own, while all goes on."""
        output = self.folder / f"{words[0]}.log"
        self.children[words[0]] = start([*COMMAND, *words], output=output, env=self.env, cwd=ROOT)
        return self.children[words[0]]

    def said(self, role: str) -> str:
        """What the process of that role, or that first word, has printed."""
        return (self.folder / f"{role}.log").read_text()

    def preview(self, cases: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """The timeline of each case, by `unhurried timeline --batch` in a process of its own."""
        lines = "\n".join(json.dumps(case) for case in cases)
        command = [*COMMAND, "timeline", "--batch"]
        done = subprocess.run(command, input=lines, env=self.env, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def close(self) -> None:
        """End every process."""
        for child in self.children.values():
            child.terminate()
        for child in self.children.values():
            stop(child)


class Tripwire(list[Accepted]):
    """The SMTP server's messages; `on_next` is called once, while the next one still waits for its answer."""

    on_next: Callable[[], None] | None = None

    def append(self, message: Accepted) -> None:
        super().append(message)
        happening, self.on_next = self.on_next, None
        if happening:
            happening()
