"""Figures for Prometheus, read from database and broker when they are asked for: any process tells the same.

Labels are lanes and states, nothing of anybody. There is no such page unless the setting `metrics_token` is set, and
whoever does not bring the token reads that there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from unhurried.accounts.entry import standing
from unhurried.accounts.views.answers import answer
from unhurried.agenda.models import Due
from unhurried.app.health import lag
from unhurried.kit import clock
from unhurried.kit.access import access, verdict
from unhurried.kit.db import db
from unhurried.kit.pulse import awake
from unhurried.kit.settings import Settings, settings
from unhurried.kit.tokens import same
from unhurried.mail.models import OPEN, OutboxRow
from unhurried.mail.rules import LANES
from unhurried.mail.service.bursting import stopped_since
from unhurried.mail.service.restoring import mail_waits

STATES = (
    "pending", "claimed", "armed", "sent", "uncertain", "dead", "suppressed", "expired", "held", "skipped",
)  # fmt: skip
# The whole ledger is counted anew only after twenty times as long as counting it takes: at most a twentieth of one
# core, however long the ledger and however often somebody asks.
REST = 20


@dataclass(frozen=True)
class Counted:
    """The whole ledger by lane and state, and how often messages were tried once more; read at `at` (real time)."""

    rows: dict[tuple[str, str], int]
    retried: dict[str, int]
    at: datetime
    took: timedelta


def show_metrics(app: Flask) -> None:
    """Add the page where the operator has set a token for it."""
    chosen: Settings = app.config["UNHURRIED"]
    if not chosen.metrics_token:
        return
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(app))

    @access("public")
    def metrics() -> ResponseReturnValue:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not same(given, chosen.metrics_token):
            return answer(verdict(None, standing(), demo=False))
        found = Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
        found.headers["Cache-Control"] = "no-store"
        return found

    app.add_url_rule("/metrics", "health.metrics", metrics)


class Figures(Collector):
    """Every figure, in six queries at most. All are gauges: rows are deleted in time, and a counter never falls."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing: the registry is not to read the database when it is made."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures as they are now."""
        yield from _workers()
        yield from _waiting()
        yield from _ledger(self._counted())
        stopped = stopped_since() is not None
        yield _one("unhurried_mail_stopped", "1 while letters over the plan wait for somebody's yes", stopped)
        yield _one("unhurried_mail_held_after_restore", "1 while mail waits for an operator's yes", mail_waits())
        yield _one(
            "unhurried_clockwork_lag_seconds", "how long who is due longest has been waiting", lag().total_seconds()
        )
        due = select(func.count()).select_from(Due).where(Due.look_at <= clock.now())
        yield _one(
            "unhurried_clockwork_due_people", "people whom the clockwork is to look at now", db.session.scalar(due) or 0
        )

    def _counted(self) -> Counted:
        kept: Counted | None = self.app.extensions.get("unhurried.counted")
        if kept is None or clock.wall() - kept.at > REST * kept.took:
            kept = self.app.extensions["unhurried.counted"] = _count()
        return kept


def _waiting() -> Iterator[GaugeMetricFamily]:
    """What waits, through the index of open rows alone."""
    moment = clock.now()
    due, waits = OutboxRow.send_after <= moment, func.count()
    rows = select(OutboxRow.lane, waits, waits.filter(due), func.min(OutboxRow.send_after)).where(OPEN)
    found = {lane: (every, now, first) for lane, every, now, first in db.session.execute(rows.group_by(OutboxRow.lane))}
    pending = _by_lane("unhurried_mail_pending", "messages that wait, due or ahead")
    due_now = _by_lane("unhurried_mail_due", "messages that are due and not sent")
    oldest = _by_lane("unhurried_mail_oldest_due_seconds", "how long the message that is due longest has been waiting")
    for lane in LANES:
        every, now, first = found.get(lane, (0, 0, None))
        pending.add_metric([lane], every)
        due_now.add_metric([lane], now)
        oldest.add_metric([lane], max((moment - first).total_seconds(), 0) if first else 0)
    yield from (pending, due_now, oldest)


def _workers() -> Iterator[GaugeMetricFamily]:
    """Who takes wake-ups, by the signs that workers leave in the broker; nothing where it does not answer."""
    found = awake(settings().redis_url)
    number = _by_lane("unhurried_workers", "workers that left a sign of life within the last minute")
    taken = _by_lane("unhurried_worker_taken_seconds_ago", "since when no worker has taken a wake-up")
    now = clock.wall().timestamp()
    for lane in LANES if found is not None else ():
        here = [one.taken for one in found or () if lane in one.lanes]
        number.add_metric([lane], len(here))
        if here:
            taken.add_metric([lane], max(now - max(here), 0))
    yield from (number, taken)


def _ledger(counted: Counted) -> Iterator[GaugeMetricFamily]:
    rows = _by_lane("unhurried_mail_rows", "rows of the ledger by state", "state")
    retried = _by_lane("unhurried_mail_retried", "tries beyond the first, of the rows that are kept")
    for lane in LANES:
        for state in STATES:
            rows.add_metric([lane, state], counted.rows.get((lane, state), 0))
        retried.add_metric([lane], counted.retried.get(lane, 0))
    yield from (rows, retried)
    age = (clock.wall() - counted.at).total_seconds()
    yield _one("unhurried_ledger_counted_seconds_ago", "how old the figures of rows and retries are", age)


def _count() -> Counted:
    before = clock.wall()
    again = func.sum(func.coalesce(OutboxRow.attempts, 0)) - func.count().filter(OutboxRow.attempts > 0)
    columns = OutboxRow.lane, OutboxRow.state, func.count(), again
    rows: dict[tuple[str, str], int] = {}
    retried: dict[str, int] = {}
    for lane, state, number, tries in db.session.execute(select(*columns).group_by(OutboxRow.lane, OutboxRow.state)):
        rows[lane, state] = number
        retried[lane] = retried.get(lane, 0) + int(tries or 0)
    return Counted(rows, retried, clock.wall(), clock.wall() - before)


def _by_lane(name: str, means: str, *more: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, means, labels=["lane", *more])


def _one(name: str, means: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, means, value=value)
