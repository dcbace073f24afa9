"""The fixtures for the site and its databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import inspect, text

from tests.infra.clocks import Clock
from tests.infra.databases import wipe


def test_each_test_has_a_database_with_every_table(app: Flask) -> None:
    from unhurried.kit.db import db

    assert set(db.metadata.tables) <= set(inspect(db.engine).get_table_names())


def test_the_programmes_time_stands_where_it_was_put(clock: Clock) -> None:
    clock.stand("2026-10-19T09:00:00+00:00")
    assert clock.now == datetime(2026, 10, 19, 9, tzinfo=UTC)
    assert clock.forward(days=1, hours=2) - datetime(2026, 10, 19, 9, tzinfo=UTC) == timedelta(hours=26)


def test_what_one_test_wrote_the_next_does_not_see(app: Flask) -> None:
    from unhurried.kit.db import db

    assert db.session.execute(text("SELECT count(*) FROM clock")).scalar() == 0


def test_a_wiped_database_keeps_its_tables(app: Flask, clock: Clock) -> None:
    from unhurried.kit.db import db

    clock.stand("2026-10-19T09:00:00+00:00")
    wipe(app)
    assert db.session.execute(text("SELECT count(*) FROM clock")).scalar() == 0
