"""The processes of the platform as commands: which program each is, and how it is told what to do."""

from __future__ import annotations

import sys
from collections.abc import Sequence

GUNICORN = (sys.executable, "-m", "gunicorn", "--config", "python:unhurried.kit.webserver")
CELERY = (sys.executable, "-m", "celery", "-A", "worker")
SITE = "unhurried.app:create_app()"
CALM = ("--loglevel", "WARNING")


def web(address: str, processes: int, *how: str, site: str = SITE) -> list[str]:
    """What answers pages at this address; `how` are further words for gunicorn."""
    return [*GUNICORN, *how, "--bind", address, "--workers", str(processes), site]


def worker(lanes: Sequence[str], processes: int, name: str, *how: str) -> list[str]:
    """What sends and runs the clockwork for these lanes; `how` are further words for Celery."""
    what = ["-Q", ",".join(lanes), "-c", str(processes), "-n", f"{name}@%h"]
    return [*CELERY, *how, "worker", *what, "--without-gossip", "--without-mingle", *CALM]


def beat(*how: str) -> list[str]:
    """What wakes the workers every few seconds."""
    return [*CELERY, *how, "beat", "-S", "celery.beat:Scheduler", "--pidfile=", *CALM]
