"""Messages between a participant and the facilitators of their group, sealed for the participant."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base
from unhurried.kit.vault import SealedRow, SealedText


class Message(SealedRow, Base):
    """One message of the talk that belongs to one enrolment; `person_id` is the participant, whoever wrote it.

    `author_id` is the facilitator who wrote it, `from_staff` says so for good. `made_in` is a digest of the page in
    which it was written, so that sending it twice is sending it once.
    """

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("enrolment_id", "made_in"),)

    text = SealedText()
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    from_staff: Mapped[bool] = mapped_column(default=False)
    made_in: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime]
