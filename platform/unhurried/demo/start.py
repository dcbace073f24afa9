"""Starting the demo: one process reads in the site and forks its parts; READY when all of them answer.

What does not need the whole site begins before it is there: the broker, the post office and the tables. What is read
in takes most of the time, so that this file reads in next to nothing at its top.
"""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from unhurried.demo.broker import broker_answers, broker_command, broker_url
from unhurried.demo.children import Children, DidNotStart, ToldToEnd, module, program
from unhurried.kit import programs
from unhurried.kit.settings import read_settings

SENDERS = ANSWERING = 2
# A `.env` beside docker-compose.yml is an operator's: the demo never writes into the database that it names.
NOT_FROM_A_FILE = ("UNHURRIED_DATABASE_URL", "UNHURRIED_SECRET_KEY", "UNHURRIED_VAULT_KEYS", "UNHURRIED_MAIL_FROM")


def run_demo(port: int, data: Path) -> int:
    """Run the demo until Ctrl-C or SIGTERM; 0 when it ended so, 1 when a part ended by itself."""
    gc.disable()  # what is read in stays: looking through it for cycles, again and again, is a tenth of the start
    home = Path(tempfile.mkdtemp(prefix="unh-"))
    over = threading.Event()
    children = Children(data / "logs", over)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: over.set())
    try:
        with socket.create_server(("127.0.0.1", 0)) as letters:
            os.environ.update(_environment(port or _free_port(), data, home, letters.getsockname()[1]))
            _start_people(children, home, partial(_keep_post, letters, data / "inbox"))
        _start_site(children, home)
        _announce()
        gc.enable()
        return _watch(children, over)
    except DidNotStart as fault:
        print(f"The demo did not start: {fault}", file=sys.stderr)
        return 1
    except ToldToEnd:
        return 0
    finally:
        children.stop()
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


def _start_people(children: Children, home: Path, keep_post: Callable[[], object]) -> None:
    """Start the broker, and have the demo's people live their first weeks: without pages, bell and breaker."""
    children.start("tables", importlib.import_module("unhurried.demo.tables").make_tables, lasts=False)
    if os.environ["UNHURRIED_REDIS_URL"] == broker_url(home):
        children.start("redis", program(broker_command(home)))
    people = importlib.import_module("unhurried.demo.people")
    house = importlib.import_module("unhurried.house").make_house(read_settings(redis_url="", mail_burst=0))
    children.start("post", keep_post)
    children.finish("tables")
    children.start("people", partial(people.live_until_today, house), lasts=False)


def _start_site(children: Children, home: Path) -> None:
    """Start the site, the worker and the beat. Nothing wakes the worker before those weeks are over."""
    broker, address = os.environ["UNHURRIED_REDIS_URL"], os.environ["UNHURRIED_BASE_URL"]
    importlib.import_module("unhurried.app.factory").read_in()
    children.start("web", module(programs.web(f"127.0.0.1:{os.environ['UNHURRIED_PORT']}", ANSWERING)))
    for name in ("worker.tasks", "celery.bin.worker", "celery.apps.worker", "celery.bin.beat"):
        importlib.import_module(name)
    if broker == broker_url(home):
        children.wait_for("Redis", lambda: broker_answers(home))
    lanes = importlib.import_module("unhurried.kit.doorbell").LANES
    children.start("worker", module(programs.worker(lanes, SENDERS, "demo")))
    answers = importlib.import_module("unhurried.demo.answers")
    children.wait_for("the site", lambda: answers.site_answers(address))
    children.wait_for("the worker", lambda: answers.worker_answers(broker))
    children.finish("people")
    children.start("beat", module(programs.beat()))


def _keep_post(letters: socket.socket, folder: Path) -> None:
    """In the child: nobody else needs a mail server."""
    importlib.import_module("unhurried.demo.post").keep_post(letters, folder)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _announce() -> None:
    site = os.environ["UNHURRIED_BASE_URL"]
    print(f"The site          {site}/")
    print(f"Enter as someone  {site}/demo  (participant, facilitator or admin, one click each)")
    print(f"Their inbox       {site}/demo/inbox")
    print(f"The time machine  {site}/demo/time")
    print(f"Data and logs     {os.environ['UNHURRIED_DATA_DIR']}")
    print("READY  Ctrl-C ends it.", flush=True)


def _watch(children: Children, over: threading.Event) -> int:
    while not over.wait(0.5):
        if ended := children.ended():
            print(f"{ended} ended by itself; see {children.logs / ended}.log", file=sys.stderr)
            return 1
    return 0
