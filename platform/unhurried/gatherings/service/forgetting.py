"""A hold is taken back: what was planned with it in view counts one hold less, and moves with the weeks."""

from __future__ import annotations

from sqlalchemy import update

from unhurried.gatherings.models import Gathering
from unhurried.kit.db import db


def forget_hold(cohort_id: int, number: int) -> None:
    """Count the group's holds without the one that was the `number`th (from 0). Nothing here commits."""
    later = Gathering.cohort_id == cohort_id, Gathering.holds > number
    db.session.execute(update(Gathering).where(*later).values(holds=Gathering.holds - 1))
    db.session.expire_all()
