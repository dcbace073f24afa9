"""A group of the nine-week course on its first day, and browsers with and without a second proof."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.lessons.readers import DAY_ONE, Reader, join, make_cohort, stand
from tests.privacy.filling import everything_in
from unhurried.accounts.models import Person, Session
from unhurried.cohorts.models import Enrolment
from unhurried.kit.db import db, transaction

COURSE = "healing-after-betrayal"


def prove(reader: Reader, app: Flask) -> Reader:
    """Give this browser's session its second proof, as a passphrase does."""
    with app.app_context(), transaction():
        person = db.session.scalars(select(Person).where(Person.email == reader.email)).one()
        newest = select(Session.id).where(Session.person_id == person.id).order_by(Session.id.desc()).limit(1)
        db.session.execute(update(Session).where(Session.id == newest.scalar_subquery()).values(full=True))
    return reader


def tables_of(site: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with site.app_context():
        return everything_in(db)


@pytest.fixture
def mira(site: Flask) -> Reader:
    """Mira reads with a full session, on the first track of the course."""
    with site.app_context():
        place = join(make_cohort(COURSE), "mira@example.org")
        stand(DAY_ONE)
    return prove(Reader(site, "mira@example.org", place), site)


@pytest.fixture
def inbox(site: Flask, mira: Reader) -> Reader:
    """Whoever came by a link from Mira's inbox."""
    return Reader(site, mira.email, mira.enrolment)


@pytest.fixture
def tom(site: Flask, mira: Reader) -> Reader:
    """Tom is in the same group, on the other track."""
    with site.app_context():
        cohort = db.session.get_one(Enrolment, mira.enrolment).cohort_id
        place = join(cohort, "tom@example.org", track="broke")
        stand(DAY_ONE)
    return prove(Reader(site, "tom@example.org", place), site)
