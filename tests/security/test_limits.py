"""Tries are counted in Redis, and go on being counted when it is gone (docs: security §3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.accounts.visits import Visit
from unhurried.kit.db import db
from unhurried.kit.limits import allow, limits_url
from unhurried.kit.models import RateCount


def counted(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(RateCount)) or 0


def tries(app: Flask) -> list[bool]:
    with app.test_request_context(base_url=app.config["UNHURRIED"].site):
        first = [allow("door", "a@example.org", 3, 10) for _try in range(5)]
        return [*first, allow("door", "b@example.org", 3, 10), allow("window", "a@example.org", 3, 10)]


EXPECTED = [True, True, True, False, False, True, True]


def test_redis_counts(new_app: Callable[..., Flask], redis_url: str) -> None:
    app = new_app(redis_url=redis_url)
    assert tries(app) == EXPECTED
    assert counted(app) == 0


@pytest.mark.parametrize("gone", ["", "redis://127.0.0.1:1/0", "unix:///none/such.sock"])
def test_without_redis_the_database_counts(new_app: Callable[..., Flask], gone: str) -> None:
    app = new_app(redis_url=gone)
    assert tries(app) == EXPECTED
    assert counted(app) == 3


def test_no_address_is_kept_with_the_counts(new_app: Callable[..., Flask]) -> None:
    app = new_app()
    tries(app)
    with app.app_context():
        assert not any("example" in bucket for bucket in db.session.scalars(select(RateCount.bucket)))


def test_sign_in_is_slowed_down_without_redis(new_app: Callable[..., Flask]) -> None:
    visit = Visit(new_app(redis_url="redis://127.0.0.1:1/0"))
    answers = [visit.post("/signin", email="a@example.org") for _try in range(7)]
    assert [answer.status_code for answer in answers] == [303] * 6 + [429]
    assert "works again in ten minutes" in answers[-1].text


def test_one_setting_speaks_every_dialect() -> None:
    for url in ("unix:///run/x.sock", "redis+socket:///run/x.sock?virtual_host=0", "redis+unix:///run/x.sock"):
        assert limits_url(url) == "redis+unix:///run/x.sock"
    assert limits_url("redis://host:6379/0") == "redis://host:6379/0"
