"""How much of the circles waits for a facilitator: numbers only, no text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from unhurried.circle.models import Circle, CirclePost, CircleReport, CircleThread
from unhurried.kit.db import db


@dataclass(frozen=True)
class Posts:
    """Posts held for words that suggest danger, posts that nobody has read yet, and reports that nobody decided."""

    held: int
    unread: int
    reported: int

    @property
    def all(self) -> int:
        """How many things there are to look at."""
        return self.held + self.unread + self.reported


def posts_waiting(cohort_ids: Sequence[int]) -> Posts:
    """What waits in the circles of these cohorts. One query."""
    circles = select(Circle.id).where(Circle.cohort_id.in_(sorted(set(cohort_ids))))
    posts = select(func.count(CirclePost.id)).join(CircleThread, CircleThread.id == CirclePost.thread_id)
    posts = posts.where(CircleThread.circle_id.in_(circles))
    reports = select(func.count(CircleReport.id)).where(CircleReport.circle_id.in_(circles))
    counts = select(
        posts.where(CirclePost.state == "held").scalar_subquery(),
        posts.where(CirclePost.state == "waiting").scalar_subquery(),
        reports.where(CircleReport.decided_at.is_(None)).scalar_subquery(),
    )
    return Posts(*db.session.execute(counts).one())
