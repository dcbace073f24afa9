"""What is asked at every ring and every sweep is found through an index, however long the ledger has become."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.service import tick
from unhurried.mail import queries
from unhurried.mail.service import bursting, claiming, drain, put, watch

MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ASKED: dict[str, Callable[[], object]] = {
    "a ring asks whether anything waits": lambda: claiming.waits("lesson"),
    "what waits is claimed": lambda: claiming.claim("lesson", 100),
    "what ran out of time ends": lambda: claiming.expire("lesson"),
    "what a dead worker armed is settled": lambda: claiming.recover("lesson"),
    "what needs a person is told": watch,
    "what is on its way is counted": lambda: queries.unsettled(MOMENT),
    "the next one is looked for": lambda: queries.next_send_after(MOMENT),
    "the clockwork looks for lessons that ran out": tick,
}


@contextmanager
def statements(about: str = "outbox") -> Iterator[list[tuple[str, Any]]]:
    """What is said to the database about the ledger (or anything else) inside the block."""
    said: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        if about in statement:
            said.append((statement, values))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


def plan_of(statement: str, values: Any) -> str:
    """How the database would find the rows, if it had so many that reading them all were the worst way."""
    with db.engine.connect() as connection:
        lite = connection.dialect.name == "sqlite"
        if not lite:
            connection.exec_driver_sql("SET enable_seqscan = off")
        how = "EXPLAIN QUERY PLAN" if lite else "EXPLAIN"
        return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{how} {statement}", values))


def test_no_question_of_every_ring_reads_the_whole_ledger(app: Flask) -> None:
    with app.app_context():
        for what, ask in ASKED.items():
            with statements() as said:
                ask()
            plans = [plan_of(*one) for one in said]
            assert plans, what
            for plan in plans:
                assert "ix_outbox_" in plan, f"{what}: {plan}"
                assert "Seq Scan on outbox" not in plan, f"{what}: {plan}"
                whole = [line for line in plan.splitlines() if line.startswith("SCAN outbox") and "INDEX" not in line]
                assert not whole, f"{what}: {plan}"


def test_what_is_over_the_plan_is_looked_for_by_person(app: Flask) -> None:
    with app.app_context():
        with statements() as said:
            bursting.over_the_plan_among(0, 100)
        plans = [plan_of(*one) for one in said]
    assert len(plans) == 2
    for plan in plans:
        inner = [line for line in plan.splitlines() if "outbox_1" in line and ("Scan" in line or "SEARCH" in line)]
        assert inner, plan
        assert all("ix_outbox_person_date" in line for line in inner), plan


def test_a_ring_with_nothing_to_do_only_reads(app: Flask) -> None:
    with app.app_context():
        with transaction():
            put("letter", "letter:1", lane="lesson", send_after=clock.now() + timedelta(days=1))
            put("letter", "letter:2", lane="gentle", send_after=clock.now())
        with statements("") as said:
            assert drain("lesson") == 0
    assert said
    assert not [statement for statement, _values in said if not statement.lstrip().startswith("SELECT")]


def test_a_key_is_written_once_with_a_date_and_without(app: Flask) -> None:
    day = MOMENT.date()
    with app.app_context(), transaction():
        for date in (None, day):
            first = put("signin", "signin:1", lane="urgent", send_after=MOMENT, local_date=date)
            assert first is not None and first.local_date == date
            assert put("signin", "signin:1", lane="urgent", send_after=MOMENT, local_date=date) is None


def test_bounce_tokens_of_one_minute_stand_together_and_stay_secret(app: Flask) -> None:
    with app.app_context(), transaction():
        rows = [put("signin", f"signin:{n}", lane="urgent", send_after=MOMENT) for n in range(3)]
        tokens = [str(row.bounce_token) for row in rows if row is not None]
    assert len(set(tokens)) == 3
    minutes = sorted(int(token[:7], 16) for token in tokens)
    assert minutes[-1] - minutes[0] <= 1
    assert all(len(token) == 7 + 27 for token in tokens)
