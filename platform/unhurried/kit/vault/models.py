"""Which master keys are in use, and each person's data key, wrapped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base

ONE = text("in_use")


class VaultKey(Base):
    """A master key by its id, never the key itself. The row that is `in_use` wraps new data keys.

    `proof` shows at each start that the settings hold the same key under this id.
    """

    __tablename__ = "vault_key"
    __table_args__ = (Index("uq_vault_key_in_use", "in_use", unique=True, postgresql_where=ONE, sqlite_where=ONE),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    proof: Mapped[bytes] = mapped_column(LargeBinary)
    in_use: Mapped[bool] = mapped_column(default=True)
    since: Mapped[datetime]


class PersonKey(Base):
    """One person's data key, wrapped by the master key `key_id`. Without this row nothing they wrote can be read."""

    __tablename__ = "person_key"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key_id: Mapped[str] = mapped_column(ForeignKey("vault_key.id"), index=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
