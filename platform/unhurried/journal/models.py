"""Private writing: every text here is sealed for its owner (docs: security §1.4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base
from unhurried.kit.vault import SealedRow, SealedText, SealedWords


class Entry(SealedRow, Base):
    """One entry. `words` holds its `text` and the `prompt` it answers, if any, as the course put it that day.

    `made_in` and `tab` are digests of the pages in which it was begun and last written, `turn` counts that page's
    savings. `beside_id` is the entry whose second text this is, while nobody has said which of the two stays.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        UniqueConstraint("person_id", "made_in"),
        Index("ix_journal_entry_place", "enrolment_id", "position"),
    )

    words = SealedWords()
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id", ondelete="SET NULL"))
    position: Mapped[int | None]
    made_in: Mapped[str] = mapped_column(String(64))
    tab: Mapped[str] = mapped_column(String(64))
    turn: Mapped[int] = mapped_column(default=0)
    beside_id: Mapped[str | None] = mapped_column(ForeignKey("journal_entry.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    @property
    def text(self) -> str:
        """What was written."""
        return str(self.words["text"])

    @property
    def prompt(self) -> str:
        """The question that it answers; empty for a free entry."""
        return str(self.words.get("prompt", ""))


class Share(SealedRow, Base):
    """One entry as it was when its owner shared it with one facilitator: later changes stay private.

    Taking it back deletes the row.
    """

    __tablename__ = "journal_share"
    __table_args__ = (UniqueConstraint("entry_id", "facilitator_id"),)

    words = SealedWords()
    entry_id: Mapped[str] = mapped_column(ForeignKey("journal_entry.id", ondelete="CASCADE"), index=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    of_version: Mapped[int]
    shared_at: Mapped[datetime]


class CheckIn(SealedRow, Base):
    """One minute about one week: `words` holds the answers by name, and a line for oneself."""

    __tablename__ = "check_in"
    __table_args__ = (UniqueConstraint("enrolment_id", "position"),)

    words = SealedWords()
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    made_at: Mapped[datetime]


class CheckInCount(Base):
    """The answers of one week of one group, counted once when it had closed, so that no two counts can be compared.

    `people` is 0 where fewer than five checked in; `counts` has only questions that five people or more answered.
    """

    __tablename__ = "check_in_count"
    __table_args__ = (UniqueConstraint("cohort_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    people: Mapped[int]
    counts: Mapped[dict[str, Any]]
    counted_at: Mapped[datetime]


class Promise(SealedRow, Base):
    """A promise in the words of its maker; `closed_at` is when they let it rest."""

    __tablename__ = "promise"

    text = SealedText()
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class PromiseMark(SealedRow, Base):
    """One day's line about a promise: `words` holds `how` (kept, not_kept, renegotiated), a `note` and `before`."""

    __tablename__ = "promise_mark"

    words = SealedWords()
    promise_id: Mapped[str] = mapped_column(ForeignKey("promise.id", ondelete="CASCADE"), index=True)
    on: Mapped[date]
    made_at: Mapped[datetime]


class HardDayReason(SealedRow, Base):
    """Why a day is hard, for its owner only."""

    __tablename__ = "hard_day_reason"

    text = SealedText()
    hard_day_id: Mapped[int] = mapped_column(ForeignKey("hard_day.id", ondelete="CASCADE"), unique=True)
