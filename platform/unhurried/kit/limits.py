"""How often something may be tried: counted in Redis, and in the database when Redis is gone (docs: security §3)."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, current_app, request
from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.models import RateCount
from unhurried.kit.settings import Settings
from unhurried.kit.tokens import digest

SCHEMES = ("redis+socket://", "redis+unix://", "unix://")
REST = 10.0
log = logging.getLogger(__name__)


def count_tries(app: Flask) -> None:
    """Connect the site's counters to Redis, where there is one."""
    chosen: Settings = app.config["UNHURRIED"]
    app.extensions["unhurried.limits"] = {"until": 0.0}
    if not chosen.redis_url:
        return
    waits: dict[str, Any] = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
    storage = storage_from_string(limits_url(chosen.redis_url), **waits)
    app.extensions["unhurried.limiter"] = FixedWindowRateLimiter(storage)


def visitor() -> str:
    """The network address that the request comes from."""
    return request.remote_addr or "unknown"


def allow(name: str, key: str, times: int, minutes: int) -> bool:
    """Count one try of `name` by `key`; False once it was tried more than `times` within the minutes.

    Keys are digested before they are counted. Never call it inside `transaction()`: it may open one of its own.
    """
    counted = _in_redis(name, digest(key), times, minutes)
    return counted if counted is not None else _in_database(name, digest(key), minutes) <= times


def limits_url(redis_url: str) -> str:
    """The Redis setting in the dialect of the counters' storage."""
    for scheme in SCHEMES:
        if redis_url.startswith(scheme):
            return "redis+unix://" + redis_url.removeprefix(scheme).partition("?")[0]
    return redis_url


def _in_redis(name: str, key: str, times: int, minutes: int) -> bool | None:
    limiter: FixedWindowRateLimiter | None = current_app.extensions.get("unhurried.limiter")
    breaker: dict[str, float] = current_app.extensions["unhurried.limits"]
    moment = clock.wall().timestamp()
    if limiter is None or moment < breaker["until"]:
        return None
    try:
        return bool(limiter.hit(RateLimitItemPerMinute(times, minutes), name, key))
    except Exception:  # noqa: BLE001  whatever is wrong with Redis, the database goes on counting
        breaker["until"] = moment + REST
        log.warning("tries are counted in the database")
        return None


def _in_database(name: str, key: str, minutes: int) -> int:
    moment = clock.wall()
    number = int(moment.timestamp()) // (minutes * 60)
    ends = datetime.fromtimestamp((number + 1) * minutes * 60, UTC) + timedelta(minutes=1)
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    one_more = (
        insert(RateCount)
        .values(bucket=f"{name}:{key[:40]}:{number}", tries=1, ends_at=ends)
        .on_conflict_do_update(index_elements=["bucket"], set_={"tries": RateCount.tries + 1})
        .returning(RateCount.tries)
    )
    with transaction() as session:
        tries = session.execute(one_more).scalar_one()
        if tries == 1:
            session.execute(delete(RateCount).where(RateCount.ends_at < moment))
    return int(tries)
