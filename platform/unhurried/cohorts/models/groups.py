"""Cohorts, the reviews of what they read, their holds, and who looks after them."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base


class Cohort(Base):
    """One run of one version of a course. `state` is `draft`, `launched` or `closed`; `code` joins by link.

    `questions` are asked of whoever comes by that link. `revision` counts the changes of its settings. Invitations are
    in `locale`, that of the site where none was chosen.
    """

    __tablename__ = "cohort"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    hour: Mapped[time] = mapped_column(default=time(9))
    capacity: Mapped[int] = mapped_column(default=20)
    state: Mapped[str] = mapped_column(String(12), default="draft")
    code: Mapped[str] = mapped_column(String(32), unique=True)
    made_at: Mapped[datetime]
    questions: Mapped[list[str]] = mapped_column(default=list)
    revision: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    locale: Mapped[str | None] = mapped_column(String(12))


class Review(Base):
    """That a clinician has read one version of a course and signed it: who, in what standing, on which day."""

    __tablename__ = "course_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"), unique=True)
    reviewer: Mapped[str] = mapped_column(String(120))
    standing: Mapped[str] = mapped_column(String(120))
    reviewed_on: Mapped[date]
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    said_at: Mapped[datetime]


class Hold(Base):
    """The group waits `weeks` weeks before week `position`; with `days` that week alone has another date.

    `words` are what a facilitator says about it in the note to the group; they may be empty.
    """

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    weeks: Mapped[int]
    days: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(String(300), default="")
    set_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    set_at: Mapped[datetime]


class Facilitator(Base):
    """Someone who looks after a cohort."""

    __tablename__ = "facilitator"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
