"""A long sheet: the good lines in, the bad ones out with their reasons, and a worker that dies doubles nothing."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from unhurried.cohorts import queries, service
from unhurried.cohorts.models import Cohort, Import, ImportLine, Invitation
from unhurried.cohorts.rules import COLUMNS
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.sheets import read_sheet
from unhurried.mail.models import OutboxRow

BAD = ("no address", "=1+1@x.test", "twice@people.example")


@pytest.fixture
def cohort(app: Flask) -> int:
    with transaction():
        clock.stop_at(datetime(2026, 11, 1, tzinfo=UTC))
        return service.create_cohort("trusting-yourself-again", "Harbour", date(2026, 11, 9)).id


def sheet(good: int, bad: int) -> bytes:
    lines = ["email,zone", "twice@people.example,"]
    lines += [f"p{number}@people.example,Europe/Madrid" for number in range(good - 1)]
    lines[2:2] = [f"{BAD[number % 3]},{number}" for number in range(bad)]
    return "\n".join(lines).encode()


def hand_in(cohort: int, data: bytes) -> int:
    rows = read_sheet(data, COLUMNS, "email")
    with transaction():
        return service.hand_in(db.session.get_one(Cohort, cohort), rows, by=None).id  # type: ignore[arg-type]


def counts(job: int) -> tuple[int, int, int, int]:
    db.session.rollback()
    found = db.session.get_one(Import, job)
    return found.total, found.invited, found.already, found.refused


def invited() -> int:
    return db.session.scalar(select(func.count()).select_from(Invitation)) or 0


def test_a_worker_that_dies_leaves_its_lines_to_the_next_and_nothing_is_doubled(cohort: int) -> None:
    job = hand_in(cohort, sheet(450, 9))
    assert counts(job) == (459, 0, 0, 9)
    with transaction():
        assert service.bring_in_some() == 200
    with suppress(SystemExit), transaction():
        service.bring_in_some()
        sys.exit("the worker dies before it commits")
    assert (invited(), counts(job)) == (200, (459, 200, 0, 9))
    while queries.imports_wait():
        with transaction():
            service.bring_in_some()
    assert (invited(), counts(job)) == (450, (459, 450, 0, 9))
    mails = db.session.scalar(select(func.count()).select_from(OutboxRow).where(OutboxRow.kind == "invitation"))
    assert mails == 450
    left = db.session.scalar(select(func.count()).select_from(ImportLine))
    assert left == 9, "what was taken in is not kept here"
    again = hand_in(cohort, sheet(450, 0))
    while queries.imports_wait():
        with transaction():
            service.bring_in_some()
    assert (invited(), counts(again)) == (450, (450, 0, 450, 0))


def test_the_lines_that_were_left_out_come_with_number_and_reason(cohort: int) -> None:
    job = hand_in(cohort, sheet(3, 3))
    found = [(one.line, one.email, one.reason) for one in queries.refused_lines(job)]
    assert [line for line, *_rest in found] == [3, 4, 5]
    reasons = [reason for _line, _email, reason in found]
    assert reasons[0] == "“no address” is not an email address."
    assert reasons[2] == "This address stands in the file twice."


@pytest.mark.parametrize("lines", [pytest.param(2_000, id="2000"), pytest.param(19_700, marks=pytest.mark.long)])
def test_a_sheet_of_thousands_with_three_hundred_bad_lines(cohort: int, lines: int) -> None:
    if db.engine.dialect.name != "sqlite" and lines < 10_000:
        pytest.skip("once is enough for the short one")
    job = hand_in(cohort, sheet(lines - 1, 299))
    while queries.imports_wait():
        with transaction():
            service.bring_in_some()
    assert counts(job) == (lines + 298, lines - 1, 0, 299)
    assert db.session.get_one(Import, job).ended_at is not None
