"""Openings that were there before versions could change keep everything they say, on both databases."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from tests.infra.apps import make_app
from tests.infra.databases import close
from unhurried.kit.db import db
from unhurried.kit.schema import migrate

AT, DAY, NINE = "2026-10-26 09:00:00", "2026-10-19", "09:00:00"
ROWS: dict[str, dict[str, object]] = {
    "course_version": {"slug": "s", "version": "v", "content": "{}", "created_at": AT},
    "person": {
        "email": "a@b.example", "role": "participant", "locale": "en", "zone": "UTC", "hour": NINE, "created_at": AT,
        "quiet_from": "20:30:00", "quiet_until": "08:00:00", "reminders": True, "style": "note", "inbox": "mine",
        "letters": "ordinary", "shared_device": False,
    },
    "cohort": {
        "course_version_id": 1, "name": "G", "starts_on": DAY, "zone": "UTC", "hour": NINE, "capacity": 20,
        "state": "launched", "code": "c", "made_at": AT,
    },
    "enrolment": {
        "person_id": 1, "cohort_id": 1, "name": "A", "track": "solo", "day": 0, "pace": "group", "interval": 7,
        "after_course": False, "joined_at": AT,
    },
    "opening": {
        "enrolment_id": 1, "position": 2, "week_key": "b", "kind": "lesson", "planned_at": AT, "on": DAY,
        "earlier": False, "carried": True,
    },
}  # fmt: skip
ALL = 'SELECT id, enrolment_id, position, week_key, kind, planned_at, "on", earlier, carried FROM opening'


def _insert(table: str, row: dict[str, object]) -> str:
    names = ", ".join(f'"{name}"' for name in ("id", *row))
    return f"INSERT INTO {table} ({names}) VALUES (1, {', '.join(f':{name}' for name in row)})"


def test_openings_stay_as_they_are_when_they_learn_of_versions(empty_database_url: str, data_dir: Path) -> None:
    app = make_app(empty_database_url, data_dir)
    with app.app_context():
        with db.engine.connect().execution_options(write=True) as connection, connection.begin():
            migrate(connection, "0003")
            for table, row in ROWS.items():
                connection.execute(text(_insert(table, row)), row)
            before = connection.execute(text(ALL)).all()
        with db.engine.connect().execution_options(write=True) as connection, connection.begin():
            migrate(connection)
            assert connection.execute(text(ALL)).all() == before
            assert connection.execute(text("SELECT course_version_id FROM opening")).all() == [(None,)]
            found = inspect(connection)
            assert [key["column_names"] for key in found.get_unique_constraints("opening")] == [
                ["enrolment_id", "position"]
            ]
            assert [index for index in found.get_indexes("opening") if not index["unique"]] == []
    close(app)
