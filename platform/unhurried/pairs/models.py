"""Two people who share check-ins with each other: an invitation, a side for each of them, and each thing shared.

A side belongs to one person and says nothing about the other's: ending one leaves the other as it was, so that nobody
can tell (docs: security §1.6).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base
from unhurried.kit.vault import SealedRow, SealedWords


class PairInvitation(Base):
    """The first of two yeses. The code is kept as a digest; `invited_id` is set only for someone who may be asked.

    `hidden_at` is when the invited person put it away, which their partner cannot tell from no answer.
    """

    __tablename__ = "pair_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    invited_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]


class PairSide(Base):
    """One person's own side: with whom they share, until they end it themselves. None: the other was erased."""

    __tablename__ = "pair_side"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    since: Mapped[datetime]


class PairShare(SealedRow, Base):
    """One check-in as it was when its owner shared it with one person, the partner or a facilitator.

    Taking it back deletes the row.
    """

    __tablename__ = "pair_share"
    __table_args__ = (UniqueConstraint("check_in_id", "reader_id"),)

    words = SealedWords()
    check_in_id: Mapped[str] = mapped_column(ForeignKey("check_in.id", ondelete="CASCADE"), index=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    of_day: Mapped[datetime]
    shared_at: Mapped[datetime]
