"""A group's own words for the letters about its weeks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base


class LetterWording(Base):
    """What the letter about one week says in one group, track and language; it belongs to the week, not to a date.

    `words` is empty where the course's own stand. `approved` is the digest of the words that somebody approved: others
    than those are not sent, the course's own are. `version` counts changes, so that two do not overwrite each other.
    """

    __tablename__ = "letter_wording"
    __table_args__ = (UniqueConstraint("cohort_id", "week_key", "track", "locale"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    week_key: Mapped[str] = mapped_column(String(80))
    track: Mapped[str] = mapped_column(String(12))
    locale: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(String(1000), default="")
    approved: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
