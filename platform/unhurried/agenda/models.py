"""The due-queue: when anything could next be due for a person. Narrow, so that a run costs what is due."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base


class Due(Base):
    """One person's next moment to look; a person without a row has a stored reason instead (pacing.models.Rest)."""

    __tablename__ = "due"
    __table_args__ = (Index("ix_due_person", "person_id", unique=True), {"sqlite_with_rowid": False})

    look_at: Mapped[datetime] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
