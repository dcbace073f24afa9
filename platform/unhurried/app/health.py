"""Whether this process lives, and whether it can do its work: for health checks and balancers. Nothing private.

`/healthz` asks nobody. `/readyz` asks the database, the broker and the due-queue, and answers 503 with a word for
each that is not well: `database`, `schema`, `broker`, `clockwork`, `worker`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import Flask, Response
from redis.exceptions import RedisError
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from unhurried.agenda.models import Due
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db
from unhurried.kit.pulse import awake, broker
from unhurried.kit.schema import version_of, versions
from unhurried.kit.settings import settings
from unhurried.mail.models import OPEN, OutboxRow

# The clockwork runs once a minute; after an outage it catches up within two runs (docs: mail §2).
LATEST = timedelta(minutes=15)


def answer_health_checks(app: Flask) -> None:
    """Add both pages to the site."""
    app.add_url_rule("/healthz", "health.alive", alive)
    app.add_url_rule("/readyz", "health.ready", ready)


@access("public")
def alive() -> Response:
    """This process answers."""
    return _said("alive", 200)


@access("public")
def ready() -> Response:
    """This process can do its work; else 503 and why not, a word on each line."""
    reasons = list(_not_ready())
    return _said("\n".join(reasons) or "ready", 503 if reasons else 200)


def lag() -> timedelta:
    """How long the person who is due longest has been waiting for the clockwork (programme time); zero for none."""
    first: datetime | None = db.session.scalar(select(func.min(Due.look_at)))
    return max(clock.now() - first, timedelta(0)) if first else timedelta(0)


def _not_ready() -> Iterator[str]:
    fault = _database_fault()
    if fault:
        yield fault
    if not broker_answers():
        yield "broker"
    if not fault and lag() > LATEST:
        yield "clockwork"
    if not fault and _nobody_sends():
        yield "worker"


def _nobody_sends() -> bool:
    """Whether mail of some lane is long due, and no worker of that lane has taken a wake-up for as long."""
    late = select(OutboxRow.lane).where(OPEN, OutboxRow.send_after <= clock.now() - LATEST).distinct()
    lanes = set(db.session.scalars(late))
    workers = awake(settings().redis_url) if lanes else None
    if workers is None:
        return False
    since = (clock.wall() - LATEST).timestamp()
    return bool(lanes - {lane for one in workers if one.taken >= since for lane in one.lanes})


def _database_fault() -> str | None:
    try:
        with db.engine.connect() as connection:
            return None if version_of(connection) == versions()[-1] else "schema"
    except SQLAlchemyError:
        return "database"


def broker_answers() -> bool:
    """Whether Redis answers within a second; where no address is set there is none to ask."""
    address = settings().redis_url
    if not address:
        return True
    try:
        with broker(address) as one:
            return bool(one.ping())
    except (RedisError, OSError):
        return False


def _said(words: str, status: int) -> Response:
    answer = Response(f"{words}\n", status=status, mimetype="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    return answer
