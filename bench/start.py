"""P6: from a set-up folder to the demo's READY, its worker answering, against Kolibri's start to its first answer."""

from __future__ import annotations

import http.client
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from statistics import median

import psutil

from bench.peer import install
from bench.report import ROOT, Report
from tests.infra.children import Child, start, stop
from tests.infra.places import short_folder
from tests.operate.sites import free_port

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
HOME = ROOT / ".cache" / "bench-peer-kolibri"
PINNED = ("kolibri==0.19.5",)
PATIENCE = 180.0
PAUSE = threading.Event()
WHAT = ("demo_first", "kolibri_first", "demo_again", "kolibri_again")


def run() -> Report:
    """In each round each of the two from nothing, then each once more with what the first start left."""
    install(HOME, PINNED)
    report, seconds = Report(), {name: list[float]() for name in WHAT}
    for number in range(ROUNDS + 1):
        with short_folder("start") as folder:
            for name in WHAT:
                begin = _demo if name.startswith("demo") else _kolibri
                taken = begin(folder / name.partition("_")[0], folder / f"{name}.log")
                if number:  # the first is for reading the programs from the disk
                    seconds[name].append(taken)
    pairs = zip(seconds["demo_first"], seconds["kolibri_first"], strict=True)
    report.ratios["P6"] = round(median(ours / theirs for ours, theirs in pairs), 3)
    again = zip(seconds["demo_again"], seconds["kolibri_again"], strict=True)
    report.figures["start_again_ratio"] = round(median(ours / theirs for ours, theirs in again), 3)
    for name, found in seconds.items():
        report.figures[f"start_{name}_s"] = [round(one, 2) for one in found]
    return report


def _demo(data: Path, log: Path) -> float:
    """Seconds until the line that starts with READY."""
    command = [ROOT / "run"] if (ROOT / ".venv").exists() else [Path(sys.executable), "-m", "unhurried.demo"]
    outside = {name: value for name, value in os.environ.items() if not name.startswith("UNHURRIED_")}
    begun = time.perf_counter()
    child = start([*command, "--port", "0", "--data", data], output=log, env=outside, cwd=ROOT)
    try:
        return _timed(child, begun, lambda: "\nREADY" in log.read_text(), log)
    finally:
        stop(child, gently=signal.SIGINT, seconds=30)


def _kolibri(home: Path, log: Path) -> float:
    """Seconds until an answer to the front page that is no error."""
    port, other = free_port(), free_port()
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "KOLIBRI"))}
    env = {**outside, "KOLIBRI_HOME": str(home)}
    begun = time.perf_counter()
    words = ["start", "--foreground", "--port", str(port), "--zip-port", str(other)]
    child = start([HOME / "bin" / "kolibri", *words], output=log, env=env)
    try:
        return _timed(child, begun, lambda: _answers(port), log)
    finally:
        _kill_all(home)
        child.wait()


def _kill_all(home: Path) -> None:
    """End every Kolibri that keeps its data here, which only this benchmark started.

    Told to end, it takes half a minute, and some of its processes have left its session.
    """
    while mine := [one for one in psutil.process_iter() if _home_of(one) == str(home)]:
        for one in mine:
            with suppress(psutil.Error):
                one.kill()
        psutil.wait_procs(mine, timeout=5)


def _home_of(process: psutil.Process) -> str | None:
    """Where a Kolibri keeps its data; None for any other process, and for one that has ended."""
    try:
        ended = process.status() == psutil.STATUS_ZOMBIE
        return None if ended else process.environ().get("KOLIBRI_HOME")
    except (psutil.Error, OSError):
        return None


def _timed(child: Child, begun: float, answers: Callable[[], bool], log: Path) -> float:
    while not answers():
        if child.poll() is not None or time.perf_counter() - begun > PATIENCE:
            sys.exit(f"It did not start: {log.read_text()[-600:]}")
        PAUSE.wait(0.02)
    return time.perf_counter() - begun


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
