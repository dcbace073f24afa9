"""When `tidy` ran, and who was erased: numbers only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base


class TidyRun(Base):
    """The run of one day (UTC, real time) and what it deleted, by the line of the table; open until `ended_at`."""

    __tablename__ = "tidy_run"

    day: Mapped[date] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]]


class Erasure(Base):
    """A person who erased themselves. Their row stays for a while as a number without a name, so that the number is
    never given to somebody else while anything still counts by it."""

    __tablename__ = "erasure"

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
