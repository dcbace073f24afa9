"""The daily tidy: what has come to its age goes, some rows at a time, so that nobody waits for it.

Like the sender it commits as it goes: each batch is a transaction of its own, and a run that was stopped, doubled
or lost changes nothing but when.
"""

from __future__ import annotations

from sqlalchemy import delete, select

from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.vault import overwrite_deleted
from unhurried.privacy.models import TidyRun
from unhurried.privacy.service.aging import LINES, old_rows

AT_ONCE = 500


def tidy_today() -> dict[str, int] | None:
    """Tidy unless today's run (UTC) is complete; how many rows went by line, or None when there was nothing to do."""
    day = clock.wall().date()
    found = db.session.get(TidyRun, day)
    if found is not None and found.ended_at is not None:
        return None
    began = clock.wall()
    counts = tidy()
    with transaction():
        db.session.merge(TidyRun(day=day, began_at=began, ended_at=clock.wall(), counts=counts))
    return counts


def tidy() -> dict[str, int]:
    """Delete what has come to its age; how many rows went, by line. Lines without any are left out."""
    counts = {key: _all_of(key) for key in LINES}
    return {key: number for key, number in counts.items() if number}


def _all_of(key: str) -> int:
    number = 0
    while True:
        with transaction():
            some = _some_of(key)
        number += some
        if some < AT_ONCE:
            return number


def _some_of(key: str) -> int:
    column, old = old_rows(key)
    names = list(db.session.scalars(select(column).where(old).limit(AT_ONCE)))
    if names:
        overwrite_deleted()
        db.session.execute(delete(column.class_).where(column.in_(names)))
    return len(names)
