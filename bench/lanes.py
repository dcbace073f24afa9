"""P5: how long a sign-in mail takes to the relay while fifty thousand lesson letters drain, and with nothing to do."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles

from bench.post import Post, is_open, post
from bench.report import Report
from bench.sink import programs, sink
from tests.infra.databases import PostgresDatabases
from tests.infra.places import short_folder
from tests.infra.postgres import postgres_server
from tests.infra.redis import redis_server
from unhurried.accounts.service.links import ask_for_link
from unhurried.kit.db import transaction
from unhurried.kit.doorbell import ring

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "2"))
LETTERS = int(os.environ.get("BENCH_LETTERS", "50000"))
SIGN_INS, APART = 60, 0.1
PAUSE = threading.Event()


class Door:
    """A small relay for sign-in mail alone, which notes when each final dot came in."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.arrived = threading.Semaphore(0)
        self.at = 0.0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                peer, _where = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(peer,), daemon=True).start()

    def _talk(self, peer: socket.socket) -> None:
        with peer, peer.makefile("rb") as lines:
            peer.sendall(b"220 door\r\n")
            while line := lines.readline():
                word = line[:4].upper()
                peer.sendall(b"354 go on\r\n" if word == b"DATA" else b"250 door\r\n")
                if word == b"DATA":
                    while lines.readline() not in (b".\r\n", b""):
                        pass
                    self.at = time.perf_counter()
                    peer.sendall(b"250 taken\r\n")
                    self.arrived.release()


def run() -> Report:
    """In each round sign-in mails with an idle system, then as many while the lesson lane drains."""
    found, report, seconds = programs(), Report(), dict[str, list[float]](idle=[], busy=[])
    door = Door()
    with (
        postgres_server() as server,
        redis_server() as redis,
        short_folder("bench") as folder,
        sink(found, folder) as port,
        post(PostgresDatabases(server).empty(), redis, folder, LETTERS * ROUNDS) as here,
        here.worker(port, "lesson", "gentle"),
        here.worker(door.port, "urgent"),
    ):
        _times(here, door, 5)
        for number in range(ROUNDS):
            seconds["idle"] += _times(here, door, SIGN_INS)
            here.write(range(number * LETTERS + 1, (number + 1) * LETTERS + 1))
            with _draining(report):
                seconds["busy"] += _times(here, door, 10 * SIGN_INS, while_open=True)
    _tell(report, seconds)
    return report


@contextmanager
def _draining(report: Report) -> Iterator[None]:
    begun = time.perf_counter()
    ring("lesson")
    yield
    while is_open("lesson"):
        PAUSE.wait(0.05)
    rate = LETTERS / (time.perf_counter() - begun)
    report.figures.setdefault("lanes_letters_a_second_beside", []).append(round(rate))


def _times(here: Post, door: Door, number: int, *, while_open: bool = False) -> list[float]:
    """Seconds from a commit that asks for a sign-in mail to its final dot, for each in turn."""
    found = []
    for turn in range(number):
        if while_open and not is_open("lesson"):
            break
        begun = time.perf_counter()
        with transaction():
            ask_for_link(f"p{turn % LETTERS + 1}@people.example", "")
        if not door.arrived.acquire(timeout=60):
            sys.exit("A sign-in mail did not arrive within a minute.")
        found.append(door.at - begun)
        PAUSE.wait(APART)
    return found


def _tell(report: Report, seconds: dict[str, list[float]]) -> None:
    late = {name: quantiles(found, n=20)[-1] for name, found in seconds.items()}
    report.ratios["P5"] = round(late["busy"] / late["idle"], 2)
    for name, found in seconds.items():
        report.figures[f"lanes_{name}_ms"] = {
            "median": round(1000 * median(found), 1),
            "p95": round(1000 * late[name], 1),
            "mails": len(found),
        }
    report.figures |= {"lanes_letters": LETTERS, "lanes_rounds": ROUNDS}
