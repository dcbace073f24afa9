"""Circles of a cohort, who sits in them, their threads, and posts, each sealed for its writer (docs: security §1.4)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base
from unhurried.kit.vault import SealedRow, SealedWords


class Circle(Base):
    """Eight to twelve people of one cohort and track. `slow_minutes` lie at least between two posts of one person."""

    __tablename__ = "circle"
    __table_args__ = (UniqueConstraint("cohort_id", "track", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    track: Mapped[str] = mapped_column(String(12))
    number: Mapped[int]
    slow_minutes: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]


class CircleSeat(Base):
    """One enrolment's place in a circle. The others see nothing of it before `entered_at`, and nothing after `left_at`.

    `quiet` is someone who only reads, by their own choice. `digest` is `off`, `weekly` or `lesson`, since
    `digest_since`. `muted_until` and `removed_at` are a facilitator's, and can be taken back.
    """

    __tablename__ = "circle_seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id", ondelete="CASCADE"), index=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), unique=True)
    seated_at: Mapped[datetime]
    entered_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    quiet: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str] = mapped_column(String(8), default="off")
    digest_since: Mapped[datetime | None]
    muted_until: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class CircleThread(Base):
    """A thread: of the week `position`, or a free one with a title of the facilitator's. `closed_at`: only read."""

    __tablename__ = "circle_thread"
    __table_args__ = (UniqueConstraint("circle_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id", ondelete="CASCADE"))
    position: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(80), default="")
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class CirclePost(SealedRow, Base):
    """A post. `words` holds its `text`, the content `note`, and `why` it was hidden, which its writer alone reads.

    `state` is `waiting` (read before others see it), `held` (words that suggest danger), `shown` or `hidden`.
    `shown_at` is when the others could first see it. `made_in` is a digest of the page in which it was written, so
    that sending it twice is sending it once. Taking a post back deletes it. Without a seat it is a facilitator's.
    """

    __tablename__ = "circle_post"
    __table_args__ = (
        UniqueConstraint("person_id", "made_in"),
        Index("ix_circle_post_thread_id_made_at", "thread_id", "made_at"),
    )

    words = SealedWords()
    thread_id: Mapped[int] = mapped_column(ForeignKey("circle_thread.id", ondelete="CASCADE"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("circle_seat.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(8), index=True)
    made_in: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    shown_at: Mapped[datetime | None]

    @property
    def text(self) -> str:
        """What was written."""
        return str(self.words["text"])

    @property
    def by_staff(self) -> bool:
        """Whether a facilitator of the group wrote it."""
        return self.seat_id is None


class CircleReport(SealedRow, Base):
    """That one member asks a facilitator to look at a post. `words`: the post's `text` at that moment, and a `reason`.

    The text stays for the facilitators when its writer changes the post or takes it back meanwhile; it goes with
    either of the two. `outcome` is `shown` or `hidden` once it is decided.
    """

    __tablename__ = "circle_report"
    __table_args__ = (UniqueConstraint("post_id", "person_id"),)

    words = SealedWords()
    post_id: Mapped[str | None] = mapped_column(ForeignKey("circle_post.id", ondelete="SET NULL"))
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(8), default="")


class CircleMute(Base):
    """That this person does not want to read what whoever has this seat writes. Nobody else is shown it."""

    __tablename__ = "circle_mute"
    __table_args__ = (UniqueConstraint("person_id", "seat_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("circle_seat.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
