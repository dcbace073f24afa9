"""The outbox, which is the ledger: one row per message, and one per item that was not sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from unhurried.kit.db import Base

# What a query asks for in these very words is found through an index of its own, however long the ledger is.
OPEN = text("state IN ('pending', 'claimed', 'armed')")
UNTOLD = text("told_at IS NULL AND (state = 'uncertain' OR (state = 'dead' AND lane = 'lesson'))")
UNDATED = text("local_date IS NULL")
RAN_OUT = text("state = 'expired' AND told_at IS NULL")


class OutboxRow(Base):
    """One message or one skip. It holds ids and plans, never private text and no rendered body.

    `key` is natural and unique (`letter:<person>:<local date>`, `skip:<person>:<local date>:<item>`,
    `signin:<id>`): a key that has a date always has the same one, and the index begins with it, so that a run writes
    where the day's rows are and not all over the ledger. `items` is a list of `{"item": "lesson:3", "enrolment": 5}`.
    `ref` is the id of the cause (a link, an invitation). `state`: pending, claimed, armed, sent, uncertain, dead,
    suppressed, expired, held or skipped. `send_after`, `expires_at`, `dated_at` (the Date header, the same on every
    try), `made_at` and `sent_at` follow the programme's clock; all other instants follow real time.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_open", "lane", "send_after", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_outbox_untold", "id", postgresql_where=UNTOLD, sqlite_where=UNTOLD),
        Index("ix_outbox_ran_out", "id", postgresql_where=RAN_OUT, sqlite_where=RAN_OUT),
        Index("uq_outbox_local_date_key", "local_date", "key", unique=True),
        Index("uq_outbox_key_undated", "key", unique=True, postgresql_where=UNDATED, sqlite_where=UNDATED),
        Index("ix_outbox_person_date", "person_id", "local_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    lane: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    ref: Mapped[int | None]
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    local_date: Mapped[date | None]
    planned_at: Mapped[datetime | None]
    send_after: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(12), default="pending")
    reason: Mapped[str | None] = mapped_column(String(30))
    message_id: Mapped[str] = mapped_column(String(120), default="")
    nonce: Mapped[str] = mapped_column(String(40), default="")
    bounce_token: Mapped[str | None] = mapped_column(String(40), unique=True)
    claim: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None]
    retry_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    dated_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    resent: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime]
    armed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


LEDGER = Base.metadata.tables[OutboxRow.__tablename__]


class MailGap(Base):
    """One row while mail is held after a restore: from when the backup is, and when it was put back.

    Both follow the programme's clock. What fell due between them may have gone out; the ledger does not know.
    """

    __tablename__ = "mail_gap"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]
    until: Mapped[datetime]


class MailOver(Base):
    """One message that was written over the plan; what the plan is, is in `service.bursting`.

    `why`: `again` it was sent before, `letter` the person has a letter already, `many` they have several messages.
    `covered`: somebody has said that it may go. `at` is real time. It leads to nobody: the number may outlive its row.
    """

    __tablename__ = "mail_over"

    outbox_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    why: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(index=True)
    covered: Mapped[bool] = mapped_column(default=False)


class MailStop(Base):
    """One row while letters stand still, since too many were written over the plan; since when (real time)."""

    __tablename__ = "mail_stop"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class Suppression(Base):
    """An address digest that gets no letters any more, and why.

    `cause`: `soft_bounces`, `hard_bounce`, `complaint` or `operator`; what each stops is in `service.stopping`.
    """

    __tablename__ = "suppression"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_digest: Mapped[str] = mapped_column(String(64), unique=True)
    cause: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class Bounce(Base):
    """One letter that came back or was complained about, each once, however often the report is sent.

    `what`: `hard` the address is wrong, `soft` not this time, `policy` the sender was refused, `complaint`.
    `forgiven_at`: the person has since said that the address is right. Both instants are real time.
    """

    __tablename__ = "bounce"
    __table_args__ = (UniqueConstraint("outbox_id", "what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    address_digest: Mapped[str] = mapped_column(String(64), index=True)
    what: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(12), default="")
    at: Mapped[datetime]
    forgiven_at: Mapped[datetime | None]


class MailReceived(Base):
    """How many messages of one kind came in on one day (UTC); nothing of what was in them."""

    __tablename__ = "mail_received"

    day: Mapped[date] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int]
