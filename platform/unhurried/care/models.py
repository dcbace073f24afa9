"""Who is met by a human: tasks, who is on duty, how someone likes to be reached, notes; and who reads safety pages."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.care.rules import ESCALATE_AFTER
from unhurried.kit.db import Base
from unhurried.kit.vault import SealedRow, SealedWords


class OutreachTask(Base):
    """A task for a cohort's facilitators. `since` is the local date of day 0; `done_at` or `snoozed_until` close it.

    `taken_at`: somebody, `taken_by`, looks after it, so that nobody else is told at once.
    """

    __tablename__ = "outreach_task"
    __table_args__ = (UniqueConstraint("person_id", "cohort_id", "cause", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    cause: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    snoozed_until: Mapped[date | None]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    taken_at: Mapped[datetime | None]


class Duty(Base):
    """When a cohort is staffed, and who hears first and second. No row: weekdays 9 to 17 in the cohort's zone.

    `days` are ISO weekdays as digits, such as `12345`. Without `first_id` it is the facilitator who came first,
    without `second_id` another one.
    """

    __tablename__ = "duty"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    first_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    zone: Mapped[str] = mapped_column(String(64))
    days: Mapped[str] = mapped_column(String(7), default="12345")
    opens: Mapped[time] = mapped_column(default=time(9))
    closes: Mapped[time] = mapped_column(default=time(17))
    escalate_after: Mapped[int] = mapped_column(default=ESCALATE_AFTER)
    changed_at: Mapped[datetime]


class ContactWish(Base):
    """How someone in a cohort likes to be reached by its facilitators: `site` or `mail`; no row is the site.

    `unwanted_at`: since then nobody writes because it is quiet; what the person themselves asks for is answered.
    """

    __tablename__ = "contact_wish"
    __table_args__ = (UniqueConstraint("person_id", "cohort_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    way: Mapped[str] = mapped_column(String(8), default="site")
    unwanted_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class CareNote(SealedRow, Base):
    """What facilitators keep in mind of one person: `words` holds `facts`, `preferences` and `promises` (still open).

    Its subject reads it. `next_on` is the date on which somebody promised to look in again.
    """

    __tablename__ = "care_note"

    words = SealedWords()
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), unique=True)
    next_on: Mapped[date | None]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    changed_at: Mapped[datetime]


class SafetyPath(Base):
    """That this person reads the weeks' safety pages, in all their groups. No row: the ordinary ones.

    Nobody but the person is shown it, and nothing tells when it was chosen (docs: curriculum §0.2).
    """

    __tablename__ = "safety_path"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
