"""While the database is busy with something else, no word is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from tests.journal.writers import Writer
from unhurried.kit.db import db


@contextmanager
def held(app: Flask) -> Iterator[None]:
    """Somebody else writes for a long time, and the site waits for a moment only."""

    def hurry(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute("PRAGMA busy_timeout = 100")

    with app.app_context():
        engine = db.engine
    with engine.connect().execution_options(write=True) as other, other.begin():
        event.listen(engine, "checkout", hurry)
        yield
        event.remove(engine, "checkout", hurry)
        other.rollback()
    engine.dispose()


def test_while_the_database_is_busy_nothing_is_lost(mira: Writer) -> None:
    if mira.app.config["UNHURRIED"].database.startswith("postgresql"):
        pytest.skip("on PostgreSQL writers do not wait for each other")
    page, box, asked = mira.page(), mira.page(mira.here()), mira.token()
    check_in = {"csrf_token": asked, "line": "a line of mine", "heavy": "3"}
    promise = {"csrf_token": asked, "text": "a promise of mine"}
    with held(mira.app):
        answers = [
            page.send("words of mine"),
            box.send("words of mine"),
            mira.client.post(f"/check-in/{mira.enrolment}/1", data=check_in),
            mira.client.post("/journal/promises", data=promise),
        ]
        quietly = page.quietly("words of mine")
    for answer in answers:
        assert answer.status_code == 422
        assert "Your words are still here. Save them once more." in answer.text
        assert "of mine" in answer.text
    assert (quietly.status_code, "Your words are still here." in quietly.json["said"]) == (422, True)
    page.send("words of mine")
    assert mira.texts() == ["words of mine"]
