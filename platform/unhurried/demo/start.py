"""Starting the demo: post, broker, database, web, workers and beat; READY when all of them answer."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from unhurried.demo.broker import broker_answers, broker_command, broker_url
from unhurried.demo.children import Children, DidNotStart
from unhurried.demo.post import open_post
from unhurried.kit import programs
from unhurried.kit.settings import read_settings
from unhurried.mail.rules import LANES

SENDERS = ANSWERING = 2
# A `.env` beside docker-compose.yml is an operator's: the demo never writes into the database that it names.
NOT_FROM_A_FILE = ("UNHURRIED_DATABASE_URL", "UNHURRIED_SECRET_KEY", "UNHURRIED_VAULT_KEYS", "UNHURRIED_MAIL_FROM")


def run_demo(port: int, data: Path) -> int:
    """Run the demo until Ctrl-C or SIGTERM; 0 when it ended so, 1 when a part ended by itself."""
    home = Path(tempfile.mkdtemp(prefix="unh-"))
    children, over = Children(data / "logs"), threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: over.set())
    post = open_post(data / "inbox")
    try:
        environment = _environment(port or _free_port(), data, home, post.port)
        _start(children, environment, home)
        _announce(environment)
        return _watch(children, over)
    except DidNotStart as fault:
        print(f"The demo did not start: {fault}", file=sys.stderr)
        return 1
    finally:
        children.stop()
        post.stop()
        shutil.rmtree(home, ignore_errors=True)


def _environment(port: int, data: Path, home: Path, smtp_port: int) -> dict[str, str]:
    """What every part of the demo is started with; raises SettingFault where something in it is wrong."""
    given = {
        "UNHURRIED_MODE": "demo",
        "UNHURRIED_PORT": str(port),
        "UNHURRIED_DATA_DIR": str(data),
        "UNHURRIED_BASE_URL": f"http://127.0.0.1:{port}",
    }
    parts = {"UNHURRIED_REDIS_URL": broker_url(home), "UNHURRIED_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}"}
    found = {**parts, **dict.fromkeys(NOT_FROM_A_FILE, ""), **os.environ, **given}
    ours = {name.removeprefix("UNHURRIED_"): value for name, value in found.items() if name.startswith("UNHURRIED_")}
    read_settings(**{name.lower(): value for name, value in ours.items()})
    return found


def _start(children: Children, environment: dict[str, str], home: Path) -> None:
    """Start everything; while the people live their first weeks, the others read in their code."""
    unhurried = [sys.executable, "-m", "unhurried.cli"]
    ours = environment["UNHURRIED_REDIS_URL"] == broker_url(home)
    if ours:
        children.start("redis", broker_command(home), environment)
    living = _prepare(children, unhurried, environment)
    if ours:
        children.wait_for("Redis", lambda: broker_answers(home))
    children.start("worker", programs.worker(LANES, SENDERS, "demo"), environment)
    children.start("web", programs.web(f"127.0.0.1:{environment['UNHURRIED_PORT']}", ANSWERING), environment)
    answers = importlib.import_module("unhurried.demo.answers")
    if living.wait():
        raise DidNotStart("the demo's people could not be prepared")
    children.started.remove(("prepare", living))
    children.start("beat", programs.beat(), environment)
    children.wait_for("the site", lambda: answers.site_answers(environment["UNHURRIED_BASE_URL"]))
    children.wait_for("the worker", lambda: answers.worker_answers(environment["UNHURRIED_REDIS_URL"]))


def _prepare(children: Children, unhurried: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Bring the schema up to date; when it stands, the process goes on with the first weeks of the demo's people.

    It rings no bell: nobody else decides or sends before it has ended.
    """
    silent = {**environment, "UNHURRIED_REDIS_URL": ""}
    process = subprocess.Popen([*unhurried, "demo", "prepare"], env=silent, stdout=subprocess.PIPE)
    children.started.append(("prepare", process))
    stands = process.stdout.readline() if process.stdout else b""
    if not stands:
        raise DidNotStart("the demo's database could not be prepared")
    return process


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _announce(environment: dict[str, str]) -> None:
    site = environment["UNHURRIED_BASE_URL"]
    print(f"The site          {site}/")
    print(f"Enter as someone  {site}/demo  (participant, facilitator or admin, one click each)")
    print(f"Their inbox       {site}/demo/inbox")
    print(f"The time machine  {site}/demo/time")
    print(f"Data and logs     {environment['UNHURRIED_DATA_DIR']}")
    print("READY  Ctrl-C ends it.", flush=True)


def _watch(children: Children, over: threading.Event) -> int:
    while not over.wait(0.5):
        if ended := children.ended():
            print(f"{ended} ended by itself; see {children.logs / ended}.log", file=sys.stderr)
            return 1
    return 0
