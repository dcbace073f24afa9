"""Replies that came by mail and wait for their writer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base
from unhurried.kit.vault import SealedRow, SealedWords


class MailedReply(SealedRow, Base):
    """One reply, sealed for its writer; nobody else ever sees it here.

    `words` holds its `text`, what the mail program `quoted`, how many `files` came and whether its end was `cut`. It is
    empty once the writer decided, and the row stays for a while so that the same message, sent again, is known.
    """

    __tablename__ = "mailed_reply"
    __table_args__ = (UniqueConstraint("person_id", "mail_digest"),)

    words = SealedWords()
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id", ondelete="SET NULL"), index=True)
    mail_digest: Mapped[str] = mapped_column(String(64))
    came_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    @property
    def text(self) -> str:
        """The writer's own words."""
        return str(self.words.get("text", ""))

    @property
    def quoted(self) -> str:
        """What stood below them and looks like the letter that was answered."""
        return str(self.words.get("quoted", ""))

    @property
    def files(self) -> int:
        """How many files came with it; none was kept."""
        return int(self.words.get("files", 0) or 0)

    @property
    def cut(self) -> bool:
        """Whether it was too long to be kept whole."""
        return bool(self.words.get("cut"))
