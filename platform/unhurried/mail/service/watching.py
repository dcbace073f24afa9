"""Telling the operator what needs a person: what stayed unknown, and lessons that could not be sent."""

from __future__ import annotations

import logging

from sqlalchemy import update

from unhurried.kit import clock, crash
from unhurried.kit.db import db, transaction
from unhurried.mail.models import UNTOLD, OutboxRow

log = logging.getLogger(__name__)


def watch() -> int:
    """Log an alert for every row that nobody was told about yet, once; how many.

    The sweep calls it every few seconds, so that nothing stays unknown for 15 minutes unseen (docs: mail §2). It tells
    first and notes it then: a worker that dies between the two tells again, instead of never.
    """
    told = update(OutboxRow).where(UNTOLD).values(told_at=clock.wall())
    with transaction():
        rows = db.session.execute(told.returning(OutboxRow.id, OutboxRow.state, OutboxRow.reason)).all()
        for row_id, state, reason in rows:
            log.error("mail needs a look: row %s is %s (%s)", row_id, state, reason)
        if rows:
            crash.point("telling")
    return len(rows)
