"""Many people in the third week of their course, written straight into a database of either kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import text

from tests.infra.apps import ROOT
from unhurried.curriculum.service import pin
from unhurried.kit.db import db, transaction

GROUP = 20
STARTS_ON = date(2026, 10, 19)
DUE = datetime(2026, 11, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
MADE = DUE - 4 * WEEK
ZONES = ("UTC", "Africa/Abidjan", "Africa/Accra", "Africa/Dakar", "Atlantic/Reykjavik", "Africa/Bamako")
CHANCE, BITS = Random(9), (1 << 128) - 1
Row = Sequence[Any]
# The rows fit each other as they are made here, so that references need not be looked up ten million times.
UNCHECKED_SQLITE = ("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -400000")
UNCHECKED_POSTGRESQL = ("SET session_replication_role = replica",)


@dataclass(frozen=True)
class Table:
    """Rows of one table, made anew each time that they are asked for."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]


def fill(app: Flask, people: int) -> None:
    """Write so many people with two weeks opened, told and read; the third opens at `DUE`, and nobody is due yet."""
    with app.app_context():
        with transaction():
            course = pin(str(ROOT / "tests" / "courses" / "nine-weeks")).id
        sqlite = db.engine.dialect.name == "sqlite"
        connection = db.engine.raw_connection()
        connection.detach()  # what is set for the writing is not left to anybody else
        try:
            for setting in UNCHECKED_SQLITE if sqlite else UNCHECKED_POSTGRESQL:
                connection.dbapi_connection.execute(setting)
            for table in tables(people, course, sqlite=sqlite):
                _write(connection.dbapi_connection, table, sqlite=sqlite)
            connection.commit()
        finally:
            connection.close()
        _settle(people)


def _write(connection: Any, table: Table, *, sqlite: bool) -> None:
    names = ", ".join(f'"{name}"' for name in table.columns)
    if sqlite:
        marks = ", ".join("?" for _name in table.columns)
        connection.execute("BEGIN")
        connection.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', table.rows())
        connection.execute("COMMIT")
        return
    with connection.cursor().copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in table.rows():
            copy.write_row(row)


def _settle(people: int) -> None:
    """What a database that has grown over weeks has behind it: statistics, and sequences that stand at their end."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            for table in ("person", "cohort", "enrolment", "opening", "reading", "outbox"):
                last = f"(SELECT coalesce(max(id), 1) FROM {table})"
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})"))
            connection.execute(text("VACUUM ANALYZE"))
        else:
            connection.execute(text("ANALYZE"))


def tables(people: int, course: int, *, sqlite: bool) -> Iterator[Table]:
    """Everything that so many people have in the tables that the clockwork reads and writes, week after week.

    In the order in which life writes it: the first week of everybody, then the second. Written person by person, every
    page of an index would stand full to the brim, and each row of a later week would split one.
    """
    at, weeks = _instant(sqlite), (1, 2)
    yield from _groups(people, course, sqlite)
    yield from _places(people, sqlite)
    yield from _weeks(people, weeks, sqlite)
    yield Table(
        "outbox", OUTBOX, lambda: (_letter(k * people + n, n, k, at, sqlite) for k in weeks for n in _all(people))
    )


def _all(people: int) -> range:
    return range(1, people + 1)


def _groups(people: int, course: int, sqlite: bool) -> Iterator[Table]:
    at = _instant(sqlite)
    yield Table(
        "cohort",
        ("id", "course_version_id", "name", "starts_on", "zone", "hour", "capacity", "state", "code", "made_at"),
        lambda: (
            (n, course, "Group", str(STARTS_ON), "UTC", "09:00:00.000000", 20, "launched", f"code{n}", at(MADE))
            for n in range(1, people // GROUP + 2)
        ),
    )
    yield Table("person", PERSON, lambda: (_person(n, at(MADE), sqlite) for n in _all(people)))


def _places(people: int, sqlite: bool) -> Iterator[Table]:
    at, ids, no = _instant(sqlite), _all(people), _flag(False, sqlite)
    yield Table(
        "enrolment",
        ("id", "person_id", "cohort_id", "name", "track", "day", "pace", "interval", "after_course", "joined_at"),
        lambda: ((n, n, n // GROUP + 1, "", "hurt", 0, "group", 7, no, at(MADE)) for n in ids),
    )
    yield Table("due", ("look_at", "person_id"), lambda: ((at(later(n)), n) for n in ids))


def _weeks(people: int, weeks: tuple[int, ...], sqlite: bool) -> Iterator[Table]:
    at, ids, no = _instant(sqlite), _all(people), _flag(False, sqlite)
    yield Table(
        "opening",
        ("id", "enrolment_id", "position", "week_key", "kind", "planned_at", "on", "earlier", "carried"),
        lambda: (
            (k * people + n, n, k, f"week-{k}", "lesson", at(_week(k)), str(_week(k).date()), *[no] * 2)
            for k in weeks
            for n in ids
        ),
    )
    yield Table(
        "reading",
        ("id", "enrolment_id", "position", "read_at", "step", "skipped"),
        lambda: ((k * people + n, n, k, at(_week(k) + _later(n)), 1, no) for k in weeks for n in ids),
    )
    yield Table(
        "standing",
        ("person_id", "acted_at", "settled_at", "ignored_reminders"),
        lambda: ((n, at(_week(2) + _later(n)), at(_week(2) + _later(n)), 0) for n in ids),
    )


PERSON = (
    "id", "email", "role", "locale", "zone", "hour", "quiet_from", "quiet_until", "reminders", "style", "inbox",
    "letters", "shared_device", "created_at",
)  # fmt: skip
OUTBOX = (
    "id", "key", "kind", "lane", "person_id", "items", "local_date", "planned_at", "send_after", "expires_at", "state",
    "message_id", "nonce", "bounce_token", "attempts", "resent", "made_at", "sent_at",
)  # fmt: skip


def later(person: int) -> datetime:
    """When somebody would be looked at next, were they not chosen for a round."""
    return DUE + timedelta(days=1, seconds=person * 7919 % 500_000)


def _person(n: int, made: str, sqlite: bool) -> Row:
    hours = ("09:00:00.000000", "20:30:00.000000", "08:00:00.000000")
    yes, no = _flag(True, sqlite), _flag(False, sqlite)
    zone = ZONES[n % len(ZONES)]
    return (n, f"p{n}@people.example", "participant", "en", zone, *hours, yes, "note", "mine", "all", no, made)


def _letter(row: int, n: int, k: int, at: Callable[[datetime], str], sqlite: bool) -> Row:
    when = _week(k)
    welcome = [{"item": "welcome", "enrolment": n}] if k == 1 else []
    items = json.dumps([{"item": f"lesson:{k}", "enrolment": n}, *welcome])
    mine = CHANCE.getrandbits(384)
    minute = f"{int(when.timestamp()) // 60:07x}"
    tokens = (f"<{mine >> 256:032x}@example.org>", f"{mine >> 128 & BITS:032x}", f"{minute}{mine & BITS:032x}")
    day, planned = str(when.date()), at(when)
    start = (row, f"letter:{n}:{day}", "letter", "lesson", n, items, day, planned, planned, at(when + WEEK / 14))
    return (*start, "sent", *tokens, 1, _flag(False, sqlite), planned, planned)


def _week(position: int) -> datetime:
    return DUE + WEEK * (position - 3)


def _later(n: int) -> timedelta:
    return timedelta(minutes=30 + n % 3000)


def _instant(sqlite: bool) -> Callable[[datetime], str]:
    """An instant as each database keeps it."""
    return lambda at: at.strftime("%Y-%m-%d %H:%M:%S.%f") + ("" if sqlite else "+00")


def _flag(value: bool, sqlite: bool) -> Any:
    return int(value) if sqlite else value
