"""Who did what to whom: append-only, each row chained to the one before by its hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base


class AuditEntry(Base):
    """One act. `detail` holds ids and words of our own, never an address, a token or a person's text."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(index=True)
    subject_id: Mapped[int | None] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(String(60))
    detail: Mapped[dict[str, Any]]
    chain: Mapped[str] = mapped_column(String(64))
