"""P4: lesson pages a second, signed in, against a bare Flask page on the same server."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from bench.load import Found, fire, get
from bench.readers import Visitor, end, gather
from bench.report import ROOT, Report
from tests.infra.apps import make_app
from tests.infra.children import running, wait_until
from tests.infra.databases import PostgresDatabases, SqliteFiles
from tests.infra.places import short_folder
from tests.infra.postgres import postgres_server
from tests.infra.redis import redis_server
from tests.operate.sites import HOST, answers, ask, free_port, production
from unhurried.cli.processes import serving

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
PAGES = int(os.environ.get("BENCH_PAGES", "4000"))
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "200"))
PROCESSES = 2
NONCE = re.compile(rb"'nonce-([^']+)'")
Figures = dict[str, list[float]]


def run() -> Report:
    """In each round the bare page, a lesson's step and a week's overview, one after another, on each database."""
    report = Report()
    with postgres_server() as postgres, redis_server() as redis, short_folder("bench") as folder:
        for name, kind in (("postgresql", PostgresDatabases(postgres)), ("sqlite", SqliteFiles(folder))):
            with ExitStack() as stack:
                data = folder / name
                data.mkdir()
                url = kind.empty()
                visitors = gather(url, data, PEOPLE)
                hello = stack.enter_context(bare(data))
                site = stack.enter_context(product(url, data, redis))
                _tell(report, name, _rounds(hello, site, visitors, Revoking(url, data, visitors)))
    report.figures |= {"pages_rounds": ROUNDS, "pages_a_round": PAGES, "pages_people": PEOPLE}
    return report


class Revoking:
    """Ends one session halfway through each round, and holds every answer after it against that."""

    def __init__(self, url: str, folder: Path, visitors: list[Visitor]) -> None:
        self.app, self.visitors = make_app(url, folder), visitors
        self.ended: dict[int, int] = {}
        self.refused = 0
        self.nonces: set[bytes] = set()

    def end_one(self, after: int) -> None:
        """Revoke the next session; requests from this number on that bring it must be refused."""
        who = len(self.ended)
        end(self.app, self.visitors[who])
        self.ended[who] = after

    def check(self, number: int, answer: bytes) -> None:
        """End the run when a page came by a revoked session, or one did not come by a live one."""
        status, who = int(answer[9:12]), number % len(self.visitors)
        gone = number >= self.ended.get(who, number + 1)
        if status != (401 if gone else 200) and not (status == 401 and who in self.ended):
            sys.exit(f"Request {number} was answered with {status}; its session was {'revoked' if gone else 'live'}.")
        self.refused += status == 401
        if found := NONCE.search(answer):
            self.nonces.add(found[1])


def _rounds(hello: int, site: int, visitors: list[Visitor], revoking: Revoking) -> Figures:
    bare_page = [get("/", host=HOST)]
    cookies = [_cookies(site, one) for one in visitors]
    steps = [get(one.step, host=HOST, cookie=brought) for one, brought in zip(visitors, cookies, strict=True)]
    weeks = [get(one.week, host=HOST, cookie=brought) for one, brought in zip(visitors, cookies, strict=True)]
    found: Figures = {name: [] for name in ("ratio", "hello", "page", "week_ratio", "busy", "answers", "nonces")}
    for turn in range(ROUNDS + 1):
        limit = fire(hello, bare_page, PAGES)
        at = PAGES // 2
        pages = fire(site, steps, PAGES, midway=lambda at=at: revoking.end_one(at), seen=revoking.check)  # type: ignore[misc]
        for who in revoking.ended:
            revoking.ended[who] = 0
        overview = fire(site, weeks, PAGES // 4)
        if turn:  # the first is for warming up
            _note(found, limit, pages, overview)
    found["refused"] = [float(revoking.refused)]
    found["nonces"] = [float(len(revoking.nonces))]
    return found


def _cookies(site: int, visitor: Visitor) -> str:
    """What a browser brings from its second page on: the session's cookie, and the one that its forms stand on."""
    session = f"__Host-unhurried={visitor.token}"
    first = ask(site, visitor.week, Cookie=session)
    return f"{session}; {first.headers['Set-Cookie'].partition(';')[0]}"


def _note(found: Figures, limit: Found, pages: Found, overview: Found) -> None:
    found["ratio"].append(pages.a_second / limit.a_second)
    found["week_ratio"].append(overview.a_second / limit.a_second)
    found["hello"].append(limit.a_second)
    found["page"].append(pages.a_second)
    found["busy"].append(limit.busy / limit.seconds)
    found["answers"].append(float(pages.statuses.total()))


def _tell(report: Report, name: str, found: Figures) -> None:
    report.ratios[f"P4_{name}"] = round(median(found["ratio"]), 3)
    report.figures |= {
        f"pages_{name}_a_second": round(median(found["page"])),
        f"pages_{name}_hello_a_second": round(median(found["hello"])),
        f"pages_{name}_overview_ratio": round(median(found["week_ratio"]), 3),
        f"pages_{name}_ratios": [round(one, 3) for one in found["ratio"]],
        f"pages_{name}_generator_busy": round(median(found["busy"]), 2),
        f"pages_{name}_refused": round(found["refused"][0]),
        f"pages_{name}_nonces": round(found["nonces"][0]),
    }


@contextmanager
def product(url: str, data: Path, redis: str) -> Iterator[int]:
    """`unhurried serve` in production's settings; its port."""
    port = free_port()
    env = {**os.environ, **production(url, data, redis, "smtp://127.0.0.1:9", port)}
    command = [sys.executable, "-m", "unhurried.cli", "serve", "--processes", str(PROCESSES)]
    with running(command, output=data / "serve.log", env=env, cwd=ROOT) as child:
        wait_until(lambda: answers(port), what="the site", seconds=60, child=child)
        yield port


@contextmanager
def bare(data: Path) -> Iterator[int]:
    """The bare page on the same server with the same settings; its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", *serving(f"127.0.0.1:{port}", PROCESSES), "bench.hello:app"]
    with running(command, output=data / "hello.log", cwd=ROOT) as child:
        wait_until(lambda: answers(port), what="the bare page", seconds=60, child=child)
        yield port
