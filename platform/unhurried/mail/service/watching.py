"""Telling the operator what needs a person: what stayed unknown, and lessons that could not be sent."""

from __future__ import annotations

import logging

from sqlalchemy import and_, or_, update

from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow

log = logging.getLogger(__name__)


def watch() -> int:
    """Log an alert for every row that nobody was told about yet, once; how many.

    The sweep calls it every few seconds, so that nothing stays unknown for 15 minutes unseen (docs: mail §2).
    """
    unknown = OutboxRow.state == "uncertain"
    lost_lesson = and_(OutboxRow.state == "dead", OutboxRow.lane == "lesson")
    untold = and_(OutboxRow.told_at.is_(None), or_(unknown, lost_lesson))
    told = update(OutboxRow).where(untold).values(told_at=clock.wall())
    with transaction():
        rows = db.session.execute(told.returning(OutboxRow.id, OutboxRow.state, OutboxRow.reason)).all()
    for row_id, state, reason in rows:
        log.error("mail needs a look: row %s is %s (%s)", row_id, state, reason)
    return len(rows)
