"""A long sheet of people that is brought in bit by bit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base


class Import(Base):
    """A sheet that somebody handed in for a cohort, with its counts so far; `ended_at` once no line waits."""

    __tablename__ = "import"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    total: Mapped[int]
    invited: Mapped[int] = mapped_column(default=0)
    already: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)

    @property
    def done(self) -> int:
        """How many lines have been looked at."""
        return self.invited + self.already + self.refused


class ImportLine(Base):
    """A line of the sheet that waits, or that was refused for its `reason`; what was taken in is gone from here."""

    __tablename__ = "import_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id", ondelete="CASCADE"), index=True)
    line: Mapped[int]
    email: Mapped[str] = mapped_column(String(254), index=True)
    cells: Mapped[dict[str, Any]]
    reason: Mapped[str | None] = mapped_column(String(300))
