"""Live calls of a cohort, who means to come and who was there, calendar feeds, and announcements."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base


class Gathering(Base):
    """One live call. Its time is a rule: `offset` days from week `position`, at `clock` in the cohort's zone.

    `planned_at` is when that was decided last, `changes` how often, and `holds` how many holds the group had by then;
    the instant is always derived (`rules.timing`).
    `version` counts every change, so that two facilitators do not overwrite each other. `changed_at` is the last one.
    """

    __tablename__ = "gathering"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    link: Mapped[str] = mapped_column(String(500), default="")
    position: Mapped[int]
    offset: Mapped[int]
    clock: Mapped[time]
    minutes: Mapped[int]
    planned_at: Mapped[datetime]
    changes: Mapped[int] = mapped_column(default=0)
    holds: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]


class GatheringReply(Base):
    """What one person said about one gathering, `coming` or `not_this_time`, and that they were there.

    `edition` is the time that they answered to: another time asks anew. Not having been there is never written down.
    """

    __tablename__ = "gathering_reply"
    __table_args__ = (UniqueConstraint("gathering_id", "enrolment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), index=True)
    answer: Mapped[str | None] = mapped_column(String(16))
    edition: Mapped[int] = mapped_column(default=0)
    came: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]


class CalendarFeed(Base):
    """The private calendar address of one person: only its digest. `titles` lets it name what a gathering is called."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    titles: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]


class Announcement(Base):
    """A facilitator's few lines to a cohort, which ride in the next letter as a note, and never after `until`.

    With `gathering_id` it is the news that this call is not at `until`, the time that was told; then `words` is empty.
    `chosen` is for those alone who have an AnnouncementReader.
    """

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    gathering_id: Mapped[int | None] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(String(1000), default="")
    chosen: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]


class AnnouncementReader(Base):
    """Someone whom an announcement is for, where it is not for the whole cohort."""

    __tablename__ = "announcement_reader"
    __table_args__ = (UniqueConstraint("announcement_id", "enrolment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), index=True)
