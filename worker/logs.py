"""In production the worker and the beat log as the site does: a line of JSON for each event."""

from __future__ import annotations

from typing import Any

from celery.signals import setup_logging

from unhurried.kit.logs import log_as_lines
from unhurried.kit.settings import Settings


def log_as_the_site_does(chosen: Settings) -> None:
    """Take Celery's place in setting up the logs, from the first line on."""
    if chosen.mode == "production":
        log_as_lines()
        setup_logging.connect(begin)


def begin(**_signal: Any) -> None:
    """What Celery calls instead of setting up logs of its own."""
    log_as_lines()
