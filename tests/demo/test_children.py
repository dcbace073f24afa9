"""The demo's processes, one by one: what they are told, how they end, and who starts them anew.

What forks has one thread, as the demo has: a process of its own, and not one that has run thousands of tests.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.infra.children import wait_until
from unhurried.demo.children import STUCK, Children, DidNotStart, ToldToEnd, module, program
from worker import watchdog

FRESH = multiprocessing.get_context("spawn")
Body = Callable[[Children], None]


def alone(body: Body) -> Callable[[Path], None]:
    """The test in a fresh process; what it fails with stands among what that process printed."""

    def test(tmp_path: Path) -> None:
        process = FRESH.Process(target=_live, args=(body.__module__, body.__name__, tmp_path))
        process.start()
        process.join(120)
        process.kill()
        process.join()
        assert process.exitcode == 0

    test.__name__, test.__doc__ = body.__name__, body.__doc__
    test.body = body  # type: ignore[attr-defined]
    return test


def _live(module: str, name: str, folder: Path) -> None:
    children = Children(folder / "logs")
    try:
        getattr(importlib.import_module(module), name).body(children)
    finally:
        children.stop()


def sleep() -> None:
    time.sleep(60)


@alone
def test_a_worker_that_ends_as_the_watchdog_does_is_started_anew(children: Children) -> None:
    assert STUCK == watchdog.STUCK
    been = children.logs.parent / "been"

    def stuck_once() -> None:
        os.write(1, b"here\n")
        if been.exists():
            sleep()
        been.touch()
        os._exit(STUCK)

    children.start("worker", stuck_once)
    part = children.started[0]
    wait_until(lambda: part.process.exitcode is not None, what="its end", seconds=30)
    assert part.process.exitcode == STUCK
    assert children.ended() is None
    log = children.logs / "worker.log"
    wait_until(lambda: log.read_text() == "here\nhere\n", what="its second start", seconds=30)
    assert not part.has_ended
    assert children.ended() is None


@alone
def test_a_part_that_was_to_last_and_ended_is_named(children: Children) -> None:
    children.start("site", sleep)
    children.start("beat", lambda: None)
    wait_until(lambda: children.ended() is not None, what="its end", seconds=30)
    assert children.ended() == "beat"


@alone
def test_a_part_that_has_something_to_do_ends_when_it_is_done_and_is_no_fault(children: Children) -> None:
    children.start("tables", lambda: None, lasts=False)
    children.finish("tables")
    assert (children.started, children.ended()) == ([], None)


@alone
def test_a_part_that_fails_stops_the_start_and_its_log_says_why(children: Children) -> None:
    children.start("tables", lambda: sys.exit("No room left."), lasts=False)
    with pytest.raises(DidNotStart, match=r"tables ended at its start; see .*tables\.log"):
        children.finish("tables")
    assert (children.logs / "tables.log").read_text() == "No room left.\n"


@alone
def test_whoever_is_told_to_end_while_it_waits_waits_no_longer(children: Children) -> None:
    children.over.set()
    with pytest.raises(ToldToEnd):
        children.wait_for("what never comes", lambda: False)


@alone
def test_a_child_hears_a_signal_as_if_it_had_been_started_by_itself(children: Children) -> None:
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        children.start("site", sleep)
        process = children.started[0].process
        process.terminate()
        process.join(10)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert process.exitcode == -signal.SIGTERM


@alone
def test_a_child_that_does_not_listen_is_killed_with_all_that_it_started(children: Children) -> None:
    pids = children.logs.parent / "pids"

    def deaf() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        other = os.fork()
        if other:
            pids.write_text(f"{os.getpid()} {other}")
        sleep()

    children.start("worker", deaf)
    wait_until(lambda: pids.exists() and " " in pids.read_text(), what="both", seconds=30)
    children.stop()
    wait_until(lambda: not any(_lives(int(pid)) for pid in pids.read_text().split()), what="their end", seconds=10)


@alone
def test_a_module_begins_with_its_own_words_and_a_program_takes_the_place(children: Children) -> None:
    children.start("module", module(["python", "-m", "json.tool", "--help"]), lasts=False)
    children.start("program", program(["/bin/echo", "a program"]), lasts=False)
    children.finish("module")
    children.finish("program")
    assert "usage: " in (children.logs / "module.log").read_text()
    assert (children.logs / "program.log").read_text() == "a program\n"


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
