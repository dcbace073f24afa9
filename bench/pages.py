"""P4: lesson pages a second, signed in, against a bare Flask page on the same server."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.load import Found, fire, get
from bench.meter import processor_of
from bench.readers import Visitor, end, gather
from bench.report import ROOT, Report
from tests.infra.apps import make_app
from tests.infra.children import running, wait_until
from tests.infra.databases import PostgresDatabases, SqliteFiles
from tests.infra.places import short_folder
from tests.infra.postgres import postgres_server
from tests.infra.redis import redis_server
from tests.operate.sites import HOST, answers, ask, free_port, production
from unhurried.kit import programs

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
PAGES = int(os.environ.get("BENCH_PAGES", "4000"))
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "200"))
DATABASES = os.environ.get("BENCH_DATABASES", "postgresql sqlite").split()
PROCESSES = 2
NONCE = re.compile(rb"'nonce-([^']+)'")
Figures = dict[str, list[float]]


def run() -> Report:
    """In each round the bare page, a lesson's step and a week's overview, one after another, on each database."""
    report = Report()
    with postgres_server() as postgres, redis_server() as redis, short_folder("bench") as folder:
        kinds = {"postgresql": PostgresDatabases(postgres), "sqlite": SqliteFiles(folder)}
        for name in DATABASES:
            kind = kinds[name]
            with ExitStack() as stack:
                data = folder / name
                data.mkdir()
                url = kind.empty()
                visitors = gather(url, data, PEOPLE)
                hello = stack.enter_context(bare(data))
                site = stack.enter_context(product(url, data, redis))
                revoking = Revoking(url, data, visitors)
                _tell(report, name, _rounds(hello, site, visitors, revoking), revoking)
    report.figures |= {"pages_rounds": ROUNDS, "pages_a_round": PAGES, "pages_people": PEOPLE}
    return report


class Revoking:
    """Ends one session halfway through each round, and holds every answer after it against that."""

    def __init__(self, url: str, folder: Path, visitors: list[Visitor]) -> None:
        self.app, self.visitors = make_app(url, folder), visitors
        self.ended: dict[int, int] = {}
        self.half = 0
        self.refused = 0
        self.nonces: set[bytes] = set()

    def begin(self, half: int) -> None:
        """A round begins: what was revoked before it is refused from its first request on."""
        self.ended, self.half = dict.fromkeys(self.ended, 0), half

    def end_one(self) -> None:
        """Revoke the next session; requests of the round's second half that bring it must be refused."""
        who = len(self.ended)
        end(self.app, self.visitors[who])
        self.ended[who] = self.half

    def check(self, number: int, answer: bytes) -> None:
        """End the run when a page came by a revoked session, or one did not come by a live one."""
        status, who = int(answer[9:12]), number % len(self.visitors)
        gone = number >= self.ended.get(who, number + 1)
        if status != (401 if gone else 200) and not (status == 401 and who in self.ended):
            sys.exit(f"Request {number} was answered with {status}; its session was {'revoked' if gone else 'live'}.")
        self.refused += status == 401
        if found := NONCE.search(answer):
            self.nonces.add(found[1])


@dataclass(frozen=True)
class Served:
    """A server that is up: its port, its parent process, and the database behind it."""

    port: int
    parent: int
    database: str = ""

    def fire(self, requests: list[bytes], number: int, **how: Any) -> tuple[Found, float]:
        """What came back, and seconds of processor for each answer."""
        before = processor_of(self.parent, self.database)
        found = fire(self.port, requests, number, **how)
        return found, (processor_of(self.parent, self.database) - before) / found.statuses.total()


def _rounds(hello: Served, site: Served, visitors: list[Visitor], revoking: Revoking) -> Figures:
    bare_page = [get("/", host=HOST)]
    cookies = [_cookies(site.port, one) for one in visitors]
    steps = [get(one.step, host=HOST, cookie=brought) for one, brought in zip(visitors, cookies, strict=True)]
    weeks = [get(one.week, host=HOST, cookie=brought) for one, brought in zip(visitors, cookies, strict=True)]
    found: Figures = {}
    for turn in range(ROUNDS + 1):
        limit, least = hello.fire(bare_page, PAGES)
        revoking.begin(PAGES // 2)
        pages, cost = site.fire(steps, PAGES, midway=revoking.end_one, seen=revoking.check)
        overview, _cost = site.fire(weeks, PAGES // 4)
        if turn:  # the first is for warming up
            _note(found, ratio=pages.a_second / limit.a_second, processor_ratio=least / cost)
            _note(found, overview_ratio=overview.a_second / limit.a_second, page_us=1e6 * cost, hello_us=1e6 * least)
            _note(found, a_second=pages.a_second, hello_a_second=limit.a_second)
            _note(found, generator_busy=limit.busy / limit.seconds)
    return found


def _note(found: Figures, **figures: float) -> None:
    for name, value in figures.items():
        found.setdefault(name, []).append(value)


def _cookies(site: int, visitor: Visitor) -> str:
    """What a browser brings from its second page on: the session's cookie, and the one that its forms stand on."""
    session = f"__Host-unhurried={visitor.token}"
    first = ask(site, visitor.week, Cookie=session)
    return f"{session}; {first.headers['Set-Cookie'].partition(';')[0]}"


def _tell(report: Report, name: str, found: Figures, revoking: Revoking) -> None:
    report.ratios[f"P4_{name}"] = round(median(found["ratio"]), 3)
    for what, values in found.items():
        report.figures[f"pages_{name}_{what}"] = round(median(values), 3)
    report.figures[f"pages_{name}_ratios"] = [round(one, 3) for one in found["ratio"]]
    report.figures[f"pages_{name}_refused"] = revoking.refused
    report.figures[f"pages_{name}_nonces"] = len(revoking.nonces)


@contextmanager
def product(url: str, data: Path, redis: str) -> Iterator[Served]:
    """`unhurried serve` in production's settings."""
    port = free_port()
    env = {**os.environ, **production(url, data, redis, "smtp://127.0.0.1:9", port)}
    command = [sys.executable, "-m", "unhurried.cli", "serve", "--processes", str(PROCESSES)]
    with running(command, output=data / "serve.log", env=env, cwd=ROOT) as child:
        wait_until(lambda: answers(port), what="the site", seconds=60, child=child)
        yield Served(port, child.pid, url)


@contextmanager
def bare(data: Path) -> Iterator[Served]:
    """The bare page on the same server with the same settings."""
    port = free_port()
    command = programs.web(f"127.0.0.1:{port}", PROCESSES, site="bench.hello:app")
    with running(command, output=data / "hello.log", cwd=ROOT) as child:
        wait_until(lambda: answers(port), what="the bare page", seconds=60, child=child)
        yield Served(port, child.pid)
