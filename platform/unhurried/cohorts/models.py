"""Cohorts, their holds, who looks after them and who is in them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base


class Cohort(Base):
    """One run of one version of a course. `state` is `draft`, `launched` or `closed`; `code` joins by link."""

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
    """The group waits `weeks` weeks before week `position`."""

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    weeks: Mapped[int]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    set_at: Mapped[datetime]


class Invitation(Base):
    """An invitation by email. `state` is `waiting`, `accepted` or `withdrawn`; `wishes` holds a CSV line's choices."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("cohort_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    nonce: Mapped[str] = mapped_column(String(40))
    wishes: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Enrolment(Base):
    """A person in a cohort: what pacing needs to know of it, and the name that the circle sees.

    `pace` is `group` or `own`, with `interval` in local dates; `after_course` is the yes to one note at four weeks.
    """

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("person_id", "cohort_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60), default="")
    track: Mapped[str] = mapped_column(String(12), default="solo")
    day: Mapped[int] = mapped_column(default=0)
    pace: Mapped[str] = mapped_column(String(8), default="group")
    interval: Mapped[int] = mapped_column(default=7)
    after_course: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class Facilitator(Base):
    """Someone who looks after a cohort."""

    __tablename__ = "facilitator"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


class KeepApart(Base):
    """Two people who never share a cohort or a facilitator; `one` is the lower id."""

    __tablename__ = "keep_apart"
    __table_args__ = (UniqueConstraint("one", "other"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    one: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    other: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
