"""Whose calendar an address shows."""

from __future__ import annotations

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.gatherings.models import CalendarFeed
from unhurried.kit.db import db
from unhurried.kit.tokens import digest


def feed_of(person_id: int) -> CalendarFeed | None:
    """The person's calendar address, as far as it is kept; None where they have none."""
    return db.session.get(CalendarFeed, person_id)


def owner_of_feed(token: str) -> tuple[CalendarFeed, Person] | None:
    """The feed of this token and its person; None for every other token."""
    rows = select(CalendarFeed, Person).join(Person, Person.id == CalendarFeed.person_id)
    row = db.session.execute(rows.where(CalendarFeed.token_digest == digest(token))).one_or_none()
    return (row[0], row[1]) if row else None
