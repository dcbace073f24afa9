"""The processes of a soak: two workers for letters, one for sign-in mail, two beats; killed ones come back."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tests.infra.apps import ROOT
from tests.infra.children import Child, start, stop
from tests.infra.restartable import go_on, pause

LETTERS = ("worker", "--lane", "lesson", "--lane", "gentle")
ROLES = {
    "letters-1": LETTERS,
    "letters-2": LETTERS,
    "urgent": ("worker", "--lane", "urgent"),
    "beat-1": ("beat",),
    "beat-2": ("beat",),
}
WORKERS = tuple(role for role, words in ROLES.items() if words[0] == "worker")


class Crew:
    """The running processes by role. What is to come back does so when `tend` is called, in the main thread."""

    def __init__(self, env: Mapping[str, str], folder: Path) -> None:
        self.env, self.folder = {**os.environ, **env}, folder
        self.children: dict[str, Child] = {}
        self._coming: dict[str, float] = {}
        self._paused: dict[str, float] = {}
        self.by_itself: list[tuple[str, int]] = []

    @property
    def logs(self) -> list[Path]:
        """What the processes printed."""
        return [self.folder / f"{role}.log" for role in ROLES]

    def begin(self, *roles: str) -> None:
        for role in roles:
            command = [sys.executable, "-m", "unhurried.cli", *ROLES[role]]
            self.children[role] = start(command, output=self.folder / f"{role}.log", env=self.env, cwd=ROOT)

    def kill(self, role: str, back_in: float = 0.0) -> int:
        """`kill -9` of the process and its children; how many processes of ours sent mail in it."""
        if not self._is_up(role):
            return 0
        with suppress(ProcessLookupError):
            os.killpg(self.children[role].pid, signal.SIGKILL)
        self.children[role].wait()
        self._coming[role] = time.monotonic() + back_in
        return 1

    def kill_child(self, role: str) -> int:
        """`kill -9` of the one process that sends; its parent lives and makes another."""
        sending = self.senders(role)
        for pid in sending:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(sending)

    def senders(self, role: str) -> list[int]:
        """The processes that Celery keeps for sending."""
        if not self._is_up(role):
            return []
        pid = self.children[role].pid
        with suppress(OSError):
            return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return []

    def end(self, role: str, back_in: float = 0.0) -> None:
        """Ask it to end, as an operator does: it finishes what it has begun."""
        if self._is_up(role):
            self.children[role].terminate()
            self._coming[role] = time.monotonic() + max(back_in, 3.0)

    def pause(self, role: str, seconds: float) -> int:
        """Stop it where it stands for so long."""
        if not self._is_up(role):
            return 0
        pause(self.children[role])
        self._paused[role] = time.monotonic() + seconds
        return 1

    def tend(self, *, all_of_it: bool = False) -> None:
        """Let go on and bring back what is due to, and what ended by itself; with `all_of_it` everything, now."""
        now = time.monotonic()
        for role in [role for role, at in self._paused.items() if all_of_it or at <= now]:
            del self._paused[role]
            with suppress(ProcessLookupError):
                go_on(self.children[role])
        for role in [role for role, at in self._coming.items() if all_of_it or at <= now]:
            del self._coming[role]
            stop(self.children[role])
            self.begin(role)
        for role, child in list(self.children.items()):
            if role not in self._coming and role not in self._paused and child.poll() is not None:
                self.by_itself.append((role, stop(child)))
                self.begin(role)

    def close(self) -> None:
        for role in self._paused:
            go_on(self.children[role])
        for child in self.children.values():
            child.terminate()
        for child in self.children.values():
            stop(child)

    def _is_up(self, role: str) -> bool:
        return role not in self._coming and role not in self._paused and self.children[role].poll() is None
