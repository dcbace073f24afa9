"""P7: bytes of a lesson page on the first visit, in the real browser; and how soon pages stand on a slow line."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.readers import Visitor, gather
from bench.report import ROOT, Report
from tests.infra.apps import environment
from tests.infra.children import running, wait_until
from tests.infra.databases import SqliteFiles
from tests.infra.places import short_folder
from tests.operate.sites import free_port

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
# The browser's own “Slow 3G”: two seconds there and back, 50 kB a second; and a phone, four times slower than this.
SLOW = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = 4
WATCH = """
window.seen = {lcp: 0, cls: 0, tbt: 0};
const each = take => new PerformanceObserver(list => list.getEntries().forEach(take));
const watch = (type, take) => each(take).observe({type, buffered: true});
watch("largest-contentful-paint", entry => { seen.lcp = entry.startTime; });
watch("layout-shift", entry => { if (!entry.hadRecentInput) seen.cls += entry.value; });
watch("longtask", entry => { seen.tbt += Math.max(0, entry.duration - 50); });
"""
WAITS = "one.src && (one.defer || one.async || one.type === 'module')"
BLOCKING = f"Array.from(document.scripts).filter(one => !({WAITS})).length"


def run() -> Report:
    """The kinds of page of an open week, each with a browser that was never here; then the slow line."""
    report = Report()
    with short_folder("bench") as folder:
        visitors = gather(SqliteFiles(folder).empty(), folder, 3)
        url = f"sqlite:///{folder / '1.sqlite'}"
        with site(url, folder) as address, browser() as chromium:
            _weigh(report, chromium, address, visitors[0], url)
            _slowly(report, chromium, address, visitors[1])
    return report


def _weigh(report: Report, chromium: Browser, address: str, visitor: Visitor, url: str) -> None:
    pages = {"week": visitor.week, "step": visitor.step, "writing": _writing(address, visitor)}
    found = {}
    for name, path in pages.items():
        _forget_reading(url, visitor)
        with visiting(chromium, address, visitor) as context:
            found[name] = _bytes_of(context.new_page(), address + path)
    heaviest = max(found.values(), key=lambda one: one["bytes"])
    if sum(one["blocking_scripts"] for one in found.values()):
        sys.exit(f"A script blocks: {found}")
    report.ratios["P7"] = round(heaviest["bytes"] / 1000, 1)
    report.figures |= {f"weight_{name}": one for name, one in found.items()}


def _forget_reading(url: str, visitor: Visitor) -> None:
    """Nobody has read the week yet: its page then has a script that tells once that it was shown."""
    with sqlite3.connect(url.removeprefix("sqlite:///"), timeout=15) as connection:
        connection.execute("DELETE FROM reading WHERE enrolment_id = ?", (visitor.enrolment,))


def _writing(address: str, visitor: Visitor) -> str:
    """The step with a box for one's words; it has a stylesheet and a script of its own."""
    for step in range(1, 20):
        path = f"{visitor.week}/{step}"
        asked = urllib.request.Request(address + path, headers={"Cookie": f"unhurried={visitor.token}"})
        with urllib.request.urlopen(asked) as answer:
            if "<textarea" in answer.read().decode():
                return path
    sys.exit("No step has a box for one's words.")


def _bytes_of(page: Page, address: str) -> dict[str, int]:
    """Everything that came over the line, headers included; and the icon, which a browser without window leaves out."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.goto(address, wait_until="networkidle")
    icon = page.get_attribute("link[rel=icon]", "href") or ""
    if not any(icon in one for one in seen):
        asked = urllib.request.Request(page.url.split("/weeks")[0] + icon, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as answer:
            sizes.append(len(answer.read()) + len(str(answer.headers)))
    blocking = page.evaluate(BLOCKING)
    return {"bytes": round(sum(sizes)), "requests": len(sizes), "blocking_scripts": int(blocking)}


def _slowly(report: Report, chromium: Browser, address: str, visitor: Visitor) -> None:
    for name, path, who in (("lesson", visitor.step, visitor), ("home", "/home", visitor), ("front", "/", None)):
        found = []
        for _round in range(ROUNDS):
            with visiting(chromium, address, who) as context:
                found.append(_vitals(context.new_page(), address + path))
        medians = {key: round(median(one[key] for one in found), 3) for key in found[0]}
        report.figures[f"weight_slow_3g_{name}"] = medians


def _vitals(page: Page, address: str) -> dict[str, float]:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(WATCH)
    page.goto(address, wait_until="networkidle")
    seen: dict[str, float] = page.evaluate("seen")
    return {"lcp_ms": seen["lcp"], "cls": seen["cls"], "tbt_ms": seen["tbt"]}


@contextmanager
def visiting(chromium: Browser, address: str, visitor: Visitor | None) -> Iterator[BrowserContext]:
    """A browser that was never here, on a phone's screen, signed in as this person."""
    how: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
    context = chromium.new_context(**how)
    if visitor:
        context.add_cookies([{"name": "unhurried", "value": visitor.token, "url": address}])
    try:
        yield context
    finally:
        context.close()


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium: the one that is named, on this machine, or Playwright's own."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-background-networking"]
        found = playwright.chromium.launch(executable_path=path, args=quiet)
        try:
            yield found
        finally:
            found.close()


@contextmanager
def site(url: str, data: Path) -> Iterator[str]:
    """`unhurried serve` over plain http; its address."""
    port = free_port()
    env = {**os.environ, **environment(url, data, port=port, base_url=f"http://127.0.0.1:{port}")}
    command = [sys.executable, "-m", "unhurried.cli", "serve"]
    with running(command, output=data / "serve.log", env=env, cwd=ROOT) as child:
        wait_until(lambda: _answers(port), what="the site", seconds=60, child=child)
        yield f"http://127.0.0.1:{port}"


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
