"""The doorbell: after a commit that wrote mail, wake the lane's worker. A lost ring changes nothing."""

from __future__ import annotations

import importlib
import logging
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from flask import current_app

from unhurried.kit import clock

if TYPE_CHECKING:
    from celery import Celery

LANES = ("urgent", "lesson", "gentle")
DRAIN, PACE = "worker.tasks.drain", "worker.tasks.pace"
REST = 10.0
PERIOD = 15.0
log = logging.getLogger(__name__)


def note(info: MutableMapping[Any, Any], lane: str) -> None:
    """Remember that the lane is to be rung after the commit."""
    if lane not in LANES:
        raise ValueError(f"{lane!r} is no lane; the lanes are {', '.join(LANES)}.")
    info.setdefault("lanes", set()).add(lane)


def forget(info: MutableMapping[Any, Any]) -> None:
    """Drop what was noted: the transaction was rolled back."""
    info.pop("lanes", None)


def ring_noted(info: MutableMapping[Any, Any]) -> None:
    """Ring every lane noted since the last commit, once each."""
    for lane in sorted(info.pop("lanes", ())):
        ring(lane)


def ring(lane: str) -> None:
    """Wake the lane's worker. When Redis is down the ring is lost, the tick finds the row, and nobody waits.

    After a failed ring none is tried for ten seconds, so that a page never pays for a broken broker.
    """
    _ring(DRAIN, lane, (lane,))


def ring_clockwork() -> None:
    """Wake the clockwork before its minute comes round: for a walk of the programme's clock. A ring may be lost."""
    _ring(PACE, "lesson", ())


def _ring(task: str, queue: str, args: tuple[str, ...]) -> None:
    bell: Celery | None = current_app.extensions.get("unhurried.bell")
    state: dict[str, float] = current_app.extensions.setdefault("unhurried.breaker", {"until": 0.0})
    moment = clock.wall().timestamp()
    if bell is None or moment < state["until"]:
        return
    try:
        bell.send_task(task, args=args, queue=queue, retry=False, expires=PERIOD, ignore_result=True)
    except Exception:  # noqa: BLE001 a broken broker must never break a page; whatever went wrong, the tick recovers it
        state["until"] = moment + REST
        log.warning("doorbell lost", extra={"queue": queue, "task": task})


def broker_url(redis_url: str) -> str:
    """The Redis setting in Celery's dialect; a socket may be given in that of redis-py (`unix:///path?db=1`)."""
    for scheme in ("unix://", "redis+unix://"):
        if redis_url.startswith(scheme):
            return "redis+socket://" + redis_url.removeprefix(scheme).replace("?db=", "?virtual_host=")
    return redis_url


def make_bell(redis_url: str) -> Celery:
    """The site's producer: it never waits for a broken broker longer than a fifth of a second.

    Celery is read in here: what has no bell needs none of it.
    """
    bell: Celery = importlib.import_module("celery").Celery(
        "unhurried", broker=broker_url(redis_url), set_as_current=False
    )
    bell.conf.update(
        broker_connection_timeout=0.2,
        broker_transport_options={"socket_timeout": 0.2, "socket_connect_timeout": 0.2, "max_retries": 0},
        task_ignore_result=True,
        task_publish_retry=False,
        task_serializer="json",
    )
    return bell
