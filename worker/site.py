"""The site inside a worker: one app per process, one context per task, no inherited connections."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from celery.signals import worker_process_init, worker_process_shutdown
from flask import Flask, has_app_context

from unhurried.app import create_app
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.mail.service.draining import hang_up
from worker.ending import unbroken

SELDOM = (20_000, 20, 20)


@cache
def site() -> Flask:
    """This process's app, made on first use: after the fork, so that nothing is shared."""
    return create_app()


@contextmanager
def in_site() -> Iterator[None]:
    """The site's context for one task, with the clock read anew; a context that exists is used as it is."""
    if has_app_context():
        clock.forget()
        yield
        return
    with unbroken(), site().app_context():
        try:
            yield
        finally:
            db.session.remove()


@worker_process_init.connect
def drop_what_was_inherited(**_signal: Any) -> None:
    """A child of a fork must not talk over its parent's database connections."""
    if site.cache_info().currsize:
        with site().app_context():
            db.engine.dispose(close=False)
        site.cache_clear()
    be_sparing()


def be_sparing() -> None:
    """Look for circular garbage seldom, and never in what was loaded: a group of letters would call for it often."""
    gc.freeze()
    gc.set_threshold(*SELDOM)


@worker_process_shutdown.connect
def say_goodbye(**_signal: Any) -> None:
    """Close the connection to the relay politely."""
    hang_up()
