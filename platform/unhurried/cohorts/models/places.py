"""Ways into a cohort, who is in it, and who never shares one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base
from unhurried.kit.vault import SealedRow, SealedWords


class Invitation(Base):
    """An invitation by email. `state` is `waiting`, `accepted` or `withdrawn`; `wishes` holds a CSV line's choices.

    `by_link` says that the person asked for it themselves, at the group's own link.
    """

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
    by_link: Mapped[bool] = mapped_column(default=False)


class Waiting(Base):
    """Someone who waits for a place in a full cohort, by the invitation whose link leads them in.

    `state` is `waiting`, `offered` (until `offered_until`), `joined`, `passed` (it ran out) or `gone` (taken back).
    `offers` counts the letters.
    """

    __tablename__ = "waiting"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    asked_at: Mapped[datetime]
    offered_until: Mapped[datetime | None]
    offers: Mapped[int] = mapped_column(default=0)


class Application(SealedRow, Base):
    """What someone answered who asked for a place, sealed for them. `state` is `sent`, `accepted` or `declined`."""

    __tablename__ = "application"

    words = SealedWords()
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="sent")
    sent_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


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


class KeepApart(Base):
    """Two people who never share a cohort or a facilitator; `one` is the lower id."""

    __tablename__ = "keep_apart"
    __table_args__ = (UniqueConstraint("one", "other"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    one: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    other: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
