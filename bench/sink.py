"""The limit that mail is held against: Postfix's `smtp-source` and `smtp-sink`, started by hand on loopback."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.report import ROOT
from tests.infra.children import running, wait_until

UNPACKED = ROOT / ".cache" / "postfix"
NEEDED = (
    "This benchmark needs smtp-source and smtp-sink of Debian's package postfix, and they are not here: "
    "`apt-get download postfix` and `dpkg -x` could not bring them into .cache either. Nothing was measured."
)


@dataclass(frozen=True)
class Programs:
    """Where the two programs are, and what they need in their environment."""

    source: str
    sink: str
    env: dict[str, str]


def programs() -> Programs:
    """The two programs: those on this machine, else unpacked into .cache, where nothing is installed or configured.

    Ends the run with one sentence where there are none.
    """
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    source, sink = (shutil.which(name, path=path) for name in ("smtp-source", "smtp-sink"))
    if source and sink:
        return Programs(source, sink, dict(os.environ))
    folder = UNPACKED / "usr" / "sbin"
    if not (folder / "smtp-sink").exists():
        _unpack()
    if not (folder / "smtp-sink").exists():
        sys.exit(NEEDED)
    env = {**os.environ, "LD_LIBRARY_PATH": str(UNPACKED / "usr" / "lib" / "postfix")}
    return Programs(str(folder / "smtp-source"), str(folder / "smtp-sink"), env)


def _unpack() -> None:
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        return
    UNPACKED.mkdir(parents=True, exist_ok=True)
    quiet = {"cwd": UNPACKED, "check": False, "capture_output": True}
    subprocess.run(["apt-get", "download", "postfix"], **quiet)  # type: ignore[call-overload]
    for package in sorted(UNPACKED.glob("postfix_*.deb"))[-1:]:
        subprocess.run(["dpkg", "-x", package, UNPACKED], **quiet)  # type: ignore[call-overload]


@contextmanager
def sink(found: Programs, folder: Path) -> Iterator[int]:
    """The port of a sink that takes everything, for the length of the block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    who = ["-u", "nobody"] if os.geteuid() == 0 else []
    command = [found.sink, *who, f"127.0.0.1:{port}", "1000"]
    with running(command, output=folder / "sink.log", env=found.env) as child:
        wait_until(lambda: _answers(port), what="smtp-sink", child=child)
        yield port


def flood(found: Programs, port: int, messages: int, size: int, *, kept: bool = True) -> float:
    """Messages of that many bytes a second from eight sessions; `kept` leaves each open between its messages."""
    how = ["-d"] if kept else []
    shape = ["-s", "8", "-m", str(messages), "-l", str(size)]
    begun = time.perf_counter()
    command = [found.source, *how, *shape, "-f", "a@source.test", "-t", "b@sink.test", f"127.0.0.1:{port}"]
    subprocess.run(command, env=found.env, check=True, capture_output=True)
    return messages / (time.perf_counter() - begun)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            return re.match(rb"220 ", line.recv(200)) is not None
    except OSError:
        return False
