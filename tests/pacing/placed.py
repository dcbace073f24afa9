"""A group of the nine-week course and a later one, someone in the first, and what happened to them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from tests.lessons.readers import join, stand
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.service import tick
from unhurried.mail.models import OutboxRow
from unhurried.pacing.models import Opening

STARTS = date(2026, 10, 1)
DAY = timedelta(days=1)
MORNING = datetime(2026, 10, 1, 8, tzinfo=UTC)


def ana(early: int, email: str = "ana@people.example") -> int:
    """Someone who joined ten days before the first group began."""
    stand(at(-10))
    return join(early, email)


def walk(until: datetime) -> None:
    """The clockwork runs every morning after the hour, up to and including that moment."""
    now = clock.now()
    while now < until:
        now = min(now + DAY, until)
        stand(now)
        tick()


def at(day: int, hour: int = 8) -> datetime:
    return MORNING.replace(hour=hour) + day * DAY


def opened(place: int) -> list[tuple[int, bool]]:
    rows = select(Opening.position, Opening.carried).where(Opening.enrolment_id == place).order_by(Opening.position)
    return [(row.position, row.carried) for row in db.session.execute(rows)]


def letters(place: int) -> list[str]:
    rows = db.session.scalars(select(OutboxRow).where(OutboxRow.state != "skipped").order_by(OutboxRow.id))
    return [one["item"] for row in rows for one in row.items if one["enrolment"] == place]


def do(what: object, *args: object, **kw: object) -> object:
    with transaction():
        return what(*args, **kw)  # type: ignore[operator]
