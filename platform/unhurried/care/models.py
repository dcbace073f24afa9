"""Outreach tasks: a person who went quiet is met by a human. And who reads the safety pages of their weeks."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base


class OutreachTask(Base):
    """A task for a cohort's facilitators. `since` is the local date of day 0; `done_at` or `snoozed_until` close it."""

    __tablename__ = "outreach_task"
    __table_args__ = (UniqueConstraint("person_id", "cohort_id", "cause", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    cause: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    snoozed_until: Mapped[date | None]


class SafetyPath(Base):
    """That this person reads the weeks' safety pages, in all their groups. No row: the ordinary ones.

    Nobody but the person is shown it, and nothing tells when it was chosen (docs: curriculum §0.2).
    """

    __tablename__ = "safety_path"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
