"""The demo's processes, forked from one that has read in the site: each in a session of its own, stopped in order.

The process that forks has one thread and no connection to anything. Its children are gone when it is gone.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import runpy
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.context import ForkProcess
from pathlib import Path

PATIENCE, GLANCE = 60.0, 0.01
GIVES_WAY, AUTOGROUP = 8, Path("/proc/self/autogroup")
PARENT_DEATH = 1  # PR_SET_PDEATHSIG in prctl(2)
TOLD_TO_END = (signal.SIGINT, signal.SIGTERM)
STUCK = 75  # how a worker ends that wants to be started anew (worker.watchdog)
FORK = multiprocessing.get_context("fork")


class DidNotStart(RuntimeError):
    """A part ended, or gave no sign of life in time; the text names its log."""


class ToldToEnd(Exception):
    """Ctrl-C or SIGTERM came before everything had started."""


@dataclass
class Part:
    """One process: what it does, and whether it goes on for as long as the demo does."""

    name: str
    do: Callable[[], object]
    lasts: bool
    process: ForkProcess

    @property
    def has_ended(self) -> bool:
        """Whether it is no longer there though it should be: it failed, or was to last."""
        return self.process.exitcode is not None and (self.lasts or self.process.exitcode != 0)


@dataclass
class Children:
    """Everything that was started; `stop` ends it, the last started first."""

    logs: Path
    over: threading.Event = field(default_factory=threading.Event)
    started: list[Part] = field(default_factory=list)

    def start(self, name: str, do: Callable[[], object], *, lasts: bool = True) -> None:
        """Fork a process that does this; what it prints goes to its log, which begins anew."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name}.log"
        log.write_bytes(b"")
        self.started.append(Part(name, do, lasts, _forked(name, log, do, lasts)))

    def wait_for(self, what: str, answers: Callable[[], bool]) -> None:
        """Wait until the part answers; raises DidNotStart when a process ended or patience did, or ToldToEnd."""
        until = time.monotonic() + PATIENCE
        while not answers():
            if ended := self.ended():
                raise DidNotStart(f"{ended} ended at its start; see {self.logs / ended}.log")
            if time.monotonic() > until:
                raise DidNotStart(f"{what} gave no answer within a minute; see {self.logs}")
            if self.over.wait(GLANCE):
                raise ToldToEnd

    def finish(self, name: str) -> None:
        """Wait until this part has done what it had to do; raises DidNotStart when it failed, or ToldToEnd."""
        part = next(one for one in self.started if one.name == name)
        self.wait_for(name, lambda: part.process.exitcode == 0)
        self.started.remove(part)

    def ended(self) -> str | None:
        """The name of a process that is no longer there, or None. One that wants to be started anew is."""
        for part in [one for one in self.started if one.has_ended]:
            if part.process.exitcode != STUCK:
                return part.name
            part.process = _forked(part.name, self.logs / f"{part.name}.log", part.do, part.lasts)
        return None

    def stop(self) -> None:
        """End every process, the last started first; who does not listen in ten seconds is killed."""
        for part in reversed(self.started):
            if part.process.exitcode is None:
                part.process.terminate()
                _wait_or_kill(part.process)
        self.started.clear()


def program(command: Sequence[str]) -> Callable[[], object]:
    """What becomes another program."""
    return partial(os.execv, command[0], list(command))


def module(command: Sequence[str]) -> Callable[[], object]:
    """What a command of the shape `python -m module words` does, without reading in again what is there."""
    _python, _m, name, *words = command
    return partial(_run_module, name, words)


def _run_module(name: str, words: list[str]) -> None:
    sys.argv = [name, *words]
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def _forked(name: str, log: Path, do: Callable[[], object], lasts: bool) -> ForkProcess:
    process = FORK.Process(target=_begin, args=(log, do, lasts), name=name)
    with _undisturbed():
        process.start()
    return process


def _begin(log: Path, do: Callable[[], object], lasts: bool) -> None:
    """In the child: away from the terminal, as if it had been started by itself.

    What soon ends goes on without Python's search for cycles, which the process that starts the demo has put off; and
    what lasts gives way to it, since READY waits for it longest.
    """
    if lasts:
        gc.freeze()
        gc.enable()
    os.setsid()
    if lasts:
        _give_way()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGTERM)
    written = os.open(log, os.O_WRONLY | os.O_APPEND)
    for number, file in ((0, os.open(os.devnull, os.O_RDONLY)), (1, written), (2, written)):
        os.dup2(file, number)
    sys.stdout = sys.stderr = os.fdopen(written, "w", buffering=1)
    for name in TOLD_TO_END:
        signal.signal(name, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD_TO_END)
    do()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """What is told meanwhile waits: the child would otherwise hear it as its parent, and not end."""
    sys.stdout.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, TOLD_TO_END)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD_TO_END)


def _wait_or_kill(process: ForkProcess) -> None:
    process.join(10)
    if process.exitcode is None:
        with suppress(ProcessLookupError):  # it has not come so far as to have a session of its own
            os.killpg(process.ident or 0, signal.SIGKILL)
        process.kill()
        process.join()


def _give_way() -> None:
    """Go behind others where the processor is short: by nice(2), and as a session where Linux shares it by sessions."""
    os.nice(GIVES_WAY)
    with suppress(OSError):
        AUTOGROUP.write_text(str(GIVES_WAY))
