"""A person's own time, the facts of what opened, and what was read and finished."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base


class Pause(Base):
    """A pause (`kind` `pause`) or time off (`time_off`) of `days` local dates from `starts_on`; None is open-ended.

    `ended_on` is the first local date after an early end. `back` is how the person goes on: `group` or `own:<days>`.
    """

    __tablename__ = "pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="pause")
    starts_on: Mapped[date]
    days: Mapped[int | None]
    ended_on: Mapped[date | None]
    back: Mapped[str] = mapped_column(String(10), default="group")
    set_at: Mapped[datetime]


class HardDay(Base):
    """A private date on which nothing automated happens; nobody but its owner ever sees it."""

    __tablename__ = "hard_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    on: Mapped[date]
    yearly: Mapped[bool] = mapped_column(default=False)
    day_before: Mapped[bool] = mapped_column(default=False)
    day_after: Mapped[bool] = mapped_column(default=False)


class Standing(Base):
    """What one person's ladder stands on: the last action, and how often reminders were ignored.

    `settled_at` is when an input last changed: all openings up to it are recorded (docs: pacing §2). `day_four_at` is
    when day-4 reminders were last turned on again. `no_look` says why nothing is due for the person (docs: pacing I10).
    """

    __tablename__ = "standing"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    acted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    day_four_at: Mapped[datetime | None]
    ignored_reminders: Mapped[int] = mapped_column(default=0)
    no_look: Mapped[str | None] = mapped_column(String(20))


class Opening(Base):
    """A week opened for one enrolment: a fact, with its planned instant, never rewritten.

    `on` is the date that was local for the person at that instant, whatever zone they live in later.
    `course_version_id` is the version that the week is read in for good; None is the one that the group has now.
    """

    __tablename__ = "opening"
    __table_args__ = (UniqueConstraint("enrolment_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    position: Mapped[int]
    week_key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    planned_at: Mapped[datetime]
    on: Mapped[date]
    earlier: Mapped[bool] = mapped_column(default=False)
    carried: Mapped[bool] = mapped_column(default=False)
    course_version_id: Mapped[int | None] = mapped_column(ForeignKey("course_version.id"))


class Reading(Base):
    """What a person did with one week: first read, the step they are at, finished or skipped (both count)."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("enrolment_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    position: Mapped[int]
    read_at: Mapped[datetime]
    step: Mapped[int] = mapped_column(default=1)
    finished_at: Mapped[datetime | None]
    skipped: Mapped[bool] = mapped_column(default=False)
