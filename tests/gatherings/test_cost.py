"""What gatherings cost: pages and the clockwork ask as many questions for many as for few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event, select

from tests.gatherings.groups import member, planned
from tests.journal.writers import Writer
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.gatherings import service
from unhurried.kit.db import db, transaction
from unhurried.pacing.queries import facts_of


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that the block sends to a database."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def test_the_desk_and_the_facts_of_a_batch_need_no_more_queries_for_more_gatherings(site: Flask, cohort: int) -> None:
    fay = Writer.facilitator(site, "fay@example.org", cohort)
    pages = (f"/desk/groups/{cohort}/gatherings", f"/desk/groups/{cohort}/announcements")

    def asked() -> list[int]:
        found = []
        for path in pages:
            with counted() as sent:
                assert fay.get(path).status_code == 200
            found.append(len(sent))
        with site.app_context():
            people = list(db.session.scalars(select(Person.id).join(Enrolment)))
            with counted() as sent:
                assert all(facts.who.places[0].gatherings for facts in facts_of(people).values())
            found.append(len(sent))
        return found

    def add(number: int) -> None:
        with site.app_context():
            planned(cohort, date(2026, 10, 22) + timedelta(days=number))
            member(cohort, f"more-{number}@example.org")
            if number < 3:
                with transaction():
                    service.announce(db.session.get_one(Cohort, cohort), f"Word {number}", by=None)

    add(0)
    few = asked()
    for number in range(1, 6):
        add(number)
    assert asked() == few
