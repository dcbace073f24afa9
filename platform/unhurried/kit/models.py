"""The one row that holds the programme's movable time (see `kit.clock`)."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base


class ClockRow(Base):
    """Where the programme's time stands: `base`, and the wall instant since which it runs (none: it stands still)."""

    __tablename__ = "clock"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    base: Mapped[str] = mapped_column(String(40))
    since: Mapped[str | None] = mapped_column(String(40))
