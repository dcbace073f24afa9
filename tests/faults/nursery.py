"""A process that has the site ready and lets a child of its own do each job, so that a child can be killed cheaply.

A job is a line of JSON on its input, `{"do": "sweep", "lane": "lesson", "point": "armed", "nth": 2}`; the answer is the
signal that ended the child, or 0. What a child does is what the worker's tasks do, begun and ended as Celery does it.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from celery.signals import worker_process_init, worker_process_shutdown
from sqlalchemy import Engine, event

from tests.faults.reaper import befall, know_connections
from unhurried.app import create_app
from unhurried.kit.db import db
from unhurried.mail.rules import Patience
from unhurried.mail.senders import line
from unhurried.mail.service import claiming, draining
from unhurried.mail.service.draining import hang_up
from worker import tasks

GROUP = 2  # letters of a group: three of them are two groups, and one is armed while the other is carried


def main() -> None:
    """Take jobs until the input ends."""
    draining.GROUP = GROUP
    app = create_app()
    with app.app_context():
        for line in sys.stdin:
            job = json.loads(line)
            sys.stdout.write(f"{_here(job) if job.get('here') else _in_a_child(job)}\n")
            sys.stdout.flush()


def _here(job: dict[str, Any]) -> int:
    """Do it in this process, which costs less and keeps modules, templates and statements ready for every child."""
    _do(job)
    hang_up()
    db.session.remove()
    return 0


def _in_a_child(job: dict[str, Any]) -> int:
    db.engine.dispose()
    pid = os.fork()
    if pid == 0:
        _live(job)
    return os.WTERMSIG(os.waitpid(pid, 0)[1])


def _live(job: dict[str, Any]) -> None:
    try:
        worker_process_init.send(sender=None)
        know_connections()
        if "point" in job:
            befall(job["point"], job["nth"], job["what"])
        if "busy" in job:
            event.listen(Engine, "connect", lambda made, _record: made.execute(f"PRAGMA busy_timeout = {job['busy']}"))
        if "hours" in job:
            time_machine.travel(datetime.now(UTC) + timedelta(hours=job["hours"]), tick=True).start()
        if "patience" in job:
            _be_impatient(job["patience"])
        _do(job)
        worker_process_shutdown.send(sender=None, pid=os.getpid(), exitcode=0)
    except Exception as fault:  # a fault of the job is the worker's to survive: the next sweep comes
        sys.stderr.write(f"the job ended with {type(fault).__name__}: {fault}\n")
    finally:
        sys.stderr.flush()
        os._exit(0)


def _be_impatient(seconds: float) -> None:
    """Wait for no answer longer than this, so that a test of a silent relay need not either."""
    claiming.BRISK = Patience(claiming.BRISK.lease, timedelta(seconds=seconds))
    line.CONNECT_SECONDS = seconds


def _do(job: dict[str, Any]) -> None:
    if job["do"] == "pace":
        tasks.pace()
    else:
        tasks.sweep(job["lane"])


if __name__ == "__main__":
    main()
