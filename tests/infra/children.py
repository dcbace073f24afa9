"""Start a child process that never outlives the tests, and wait until it really answers."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_PAUSE = threading.Event()
Child = subprocess.Popen[bytes]


class NotReady(RuntimeError):
    """A part did not answer in time, or ended before it did; the text holds the end of its output."""


def _die_with_the_tests(parent: int, user: tuple[int, int] | None) -> Callable[[], None]:
    def before_exec() -> None:
        if user is not None:
            os.setgroups([])
            os.setgid(user[1])
            os.setuid(user[0])
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return before_exec


def start(
    command: Sequence[str | Path],
    *,
    output: Path,
    user: tuple[int, int] | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Child:
    """Return the running child in a session of its own; what it prints goes to the file `output`.

    With `user` (uid, gid) root is dropped before the program starts. The kernel ends the child when the
    thread that started it ends, so start long-lived children from the main thread.
    """
    with output.open("ab") as log:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_the_tests(os.getpid(), user),
            env=dict(env) if env is not None else None,
            cwd=cwd,
        )


def wait_until(
    answers: Callable[[], bool],
    *,
    what: str,
    seconds: float = 30,
    child: Child | None = None,
) -> None:
    """Return as soon as `answers()` is true; NotReady after `seconds`, or when `child` has ended."""
    tries = int(seconds / 0.02)
    for _ in range(tries):
        if answers():
            return
        if child is not None and child.poll() is not None:
            raise NotReady(f"{what} ended with code {child.returncode}")
        _PAUSE.wait(0.02)
    raise NotReady(f"{what} gave no answer within {seconds:g} seconds")


def stop(child: Child, *, gently: signal.Signals = signal.SIGTERM, seconds: float = 10) -> int:
    """End the child and everything in its session; return its exit code."""
    if child.poll() is None:
        child.send_signal(gently)
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            pass
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    return child.wait()


@contextmanager
def running(command: Sequence[str | Path], *, output: Path, **how: object) -> Iterator[Child]:
    """The child while the block runs; afterwards it and its session are gone."""
    child = start(command, output=output, **how)  # type: ignore[arg-type]
    try:
        yield child
    finally:
        stop(child)
