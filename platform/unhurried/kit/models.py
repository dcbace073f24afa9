"""The one row that holds the programme's movable time (see `kit.clock`), and the counts of `kit.limits`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base


class ClockRow(Base):
    """Where the programme's time stands: `base`, and the wall instant since which it runs (none: it stands still)."""

    __tablename__ = "clock"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    base: Mapped[str] = mapped_column(String(40))
    since: Mapped[str | None] = mapped_column(String(40))


class RateCount(Base):
    """How often something was tried within one window (see `kit.limits`); the key is a digest."""

    __tablename__ = "rate_count"

    bucket: Mapped[str] = mapped_column(String(100), primary_key=True)
    tries: Mapped[int]
    ends_at: Mapped[datetime]
