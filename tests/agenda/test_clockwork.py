"""A run of the clockwork costs what is due: as many statements for many people as for few, and no garbage."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, select

from bench.people import DUE, fill
from unhurried.agenda import service as agenda
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.service import tick
from unhurried.letters.service.ticking import run_batch, uncollected
from unhurried.mail.models import OutboxRow

FEW, MANY = range(1, 4), range(4, 60)


@pytest.fixture
def site(app: Flask) -> Flask:
    fill(app, 60)
    return app


def make_due(people: range) -> None:
    with transaction():
        clock.stop_at(DUE)
        agenda.plan(dict.fromkeys(people, DUE))


def statements_of_a_run(people: range) -> int:
    make_due(people)
    count = 0

    def listen(*_about: Any) -> None:
        nonlocal count
        count += 1

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        assert tick() == len(people)
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    return count


def test_a_run_says_as_much_to_the_database_for_many_people_as_for_few(site: Flask) -> None:
    with site.app_context():
        statements_of_a_run(range(60, 61))  # what a process reads once is read
        assert statements_of_a_run(MANY) == statements_of_a_run(FEW)
        new = select(func.count()).where(OutboxRow.local_date == DUE.date())
        assert db.session.scalar(new) == 60


def garbage_of_a_run(people: range) -> int:
    make_due(people)
    db.session.remove()
    gc.collect()
    with uncollected(), transaction():
        assert run_batch(DUE) == len(people)
    db.session.remove()
    return gc.collect()


def test_a_run_leaves_no_more_garbage_in_circles_for_many_people_than_for_few(site: Flask) -> None:
    with site.app_context():
        garbage_of_a_run(range(60, 61))  # what a process makes once is made
        few, many = garbage_of_a_run(FEW), garbage_of_a_run(MANY)
        assert many - few < len(MANY), f"{few} after {len(FEW)} people, {many} after {len(MANY)}"


def fail_uncollected() -> None:
    with uncollected():
        assert not gc.isenabled()
        raise ZeroDivisionError


def test_the_search_for_garbage_goes_on_after_a_run_that_failed() -> None:
    with pytest.raises(ZeroDivisionError):
        fail_uncollected()
    assert gc.isenabled()
