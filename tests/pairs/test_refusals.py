"""Whoever may not be asked reads like nobody: the page, the code, the letter, and what the database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from tests.infra.pages import still
from tests.journal.writers import Writer
from tests.pairs.conftest import elsewhere
from tests.pairs.couples import NOTHING, ask, code_of, fields_of, notices, page, say, sides
from unhurried.accounts.models import Person
from unhurried.care.models import SafetyPath
from unhurried.cohorts.models import Enrolment, Facilitator
from unhurried.cohorts.service import keep_apart
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.service.kinds import forbidden


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    said: list[str] = []

    def hear(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement.split("\n")[0].split("(")[0][:60])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    yield said
    event.remove(engine, "before_cursor_execute", hear)


def hinder(mira: Writer, dan: Writer, what: str) -> str:
    """Something in the way between Mira and Dan; the address that she then asks."""
    with mira.app.app_context(), transaction():
        if what == "kept apart":
            keep_apart(mira.id, dan.id, by=None)
        elif what == "afraid":
            db.session.add(SafetyPath(person_id=dan.id))
        elif what == "one facilitator":
            for who in (mira, dan):
                cohort = db.session.get_one(Enrolment, who.enrolment).cohort_id
                db.session.add(Facilitator(cohort_id=cohort, person_id=staff(mira)))
        elif what == "looks after them":
            cohort = db.session.get_one(Enrolment, mira.enrolment).cohort_id
            db.session.add(Facilitator(cohort_id=cohort, person_id=dan.id))
        elif what == "one group":
            cohort = db.session.get_one(Enrolment, mira.enrolment).cohort_id
            db.session.get_one(Enrolment, dan.enrolment).cohort_id = cohort
    return {"nobody": "nobody@example.org", "myself": mira.email}.get(what, dan.email)


def staff(mira: Writer) -> int:
    return (
        db.session.scalars(select(Person.id).where(Person.email == "noise-staff@example.org")).first() or make_staff()
    )


def make_staff() -> int:
    person = Person(email="noise-staff@example.org", role="facilitator", created_at=clock.wall())
    db.session.add(person)
    db.session.flush()
    return person.id


HINDRANCES = ["nobody", "myself", "kept apart", "afraid", "one facilitator", "looks after them", "one group"]


@pytest.mark.parametrize("what", HINDRANCES)
def test_who_may_not_be_asked_reads_like_nobody(mira: Writer, dan: Writer, tom: Writer, what: str) -> None:
    fine = elsewhere(mira.app, "fine@example.org")
    with statements(mira.app) as usual:
        answer = ask(fine, "tom@example.org")
    shown = still(answer.text).replace(code_of(answer), "")
    address = hinder(mira, dan, what)
    with statements(mira.app) as said:
        answer = ask(mira, address)
    code = code_of(answer)
    assert still(answer.text).replace(code, "") == shown
    assert [one for one in said if "rate_count" not in one] == [one for one in usual if "rate_count" not in one]
    row = notices(mira)[-1]
    with mira.app.app_context():
        assert forbidden([row]) == {row.id: "no_longer_current"}
    wrong = fields_of(dan, code="wrong code")
    nothing = dan.client.post("/sharing/code", data=wrong)
    who = mira if what == "myself" else dan
    if what != "nobody":
        found = who.post("/sharing/code", code=code)
        assert (found.status_code, NOTHING in found.text) == (nothing.status_code, True) == (422, True)
        assert say(who, code).status_code == 422
        assert sides(mira, dan) == [False, False]
    assert "asks whether" not in page(dan)


def test_a_code_that_is_not_for_me_asks_as_much_as_one_that_is_none(mira: Writer, dan: Writer) -> None:
    code = code_of(ask(mira, "nobody@example.org"))
    hinder(mira, dan, "kept apart")
    counts = []
    for tried in (code, "abcd efgh jkmn", "", "x" * 500):
        fields = fields_of(dan, code=tried)
        with statements(mira.app) as said:
            assert dan.client.post("/sharing/code", data=fields).status_code == 422
        counts.append([one for one in said if "rate_count" not in one])
    assert counts[1:] == counts[:1] * 3
