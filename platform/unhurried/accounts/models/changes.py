"""What waits before it holds: a recovery, and a new address. Both follow real time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base


class Recovery(Base):
    """Someone without their passphrase asked for a new one: it may be set from `ready_at` until `ends_at`.

    `nonce` makes the link of the letters that stops it.
    """

    __tablename__ = "recovery"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    nonce: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime]
    ready_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class AddressChange(Base):
    """A new address that was asked for; it holds once a link or code sent there has come back."""

    __tablename__ = "address_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    nonce: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
