"""What was written beside a week comes along to another group (docs: pacing §2.6)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import update

from unhurried.journal.models import Entry
from unhurried.kit.db import db


def carry_entries(before: int, after: int, positions: Mapping[int, int]) -> None:
    """Put the entries of one place beside the same weeks of another. Check-ins stay with the group they were for."""
    for old, new in positions.items():
        here = Entry.enrolment_id == before, Entry.position == old
        db.session.execute(update(Entry).where(*here).values(enrolment_id=after, position=new))
