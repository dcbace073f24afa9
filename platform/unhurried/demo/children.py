"""The demo's processes: each in a session of its own, gone when the demo is gone, stopped in order."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 60.0
PARENT_DEATH = 1  # PR_SET_PDEATHSIG in prctl(2)


class DidNotStart(RuntimeError):
    """A part ended, or gave no sign of life in time; the text names its log."""


@dataclass
class Children:
    """Everything that was started; `stop` ends it, the last started first."""

    logs: Path
    started: list[tuple[str, subprocess.Popen[bytes]]] = field(default_factory=list)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start one process; what it prints goes to its log."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        self.started.append((name, process))

    def wait_for(self, what: str, answers: Callable[[], bool]) -> None:
        """Wait until the part answers; raises DidNotStart when a process ended or patience did."""
        until = time.monotonic() + PATIENCE
        while not answers():
            if ended := self.ended():
                raise DidNotStart(f"{ended} ended at its start; see {self.logs / ended}.log")
            if time.monotonic() > until:
                raise DidNotStart(f"{what} gave no answer within a minute; see {self.logs}")
            time.sleep(0.05)

    def ended(self) -> str | None:
        """The name of a process that is no longer there, or None."""
        return next((name for name, process in self.started if process.poll() is not None), None)

    def stop(self) -> None:
        """End every process, the last started first; who does not listen in ten seconds is killed."""
        for _name, process in reversed(self.started):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                _wait_or_kill(process)
        self.started.clear()


def _wait_or_kill(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGTERM)
