"""Gatherings, who means to come, calendar feeds, announcements"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import unhurried.kit.db

revision = "0013"
down_revision = "0012"


def instant(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, unhurried.kit.db.UtcDateTime(timezone=True), nullable=nullable)


def points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="CASCADE")


def number(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "gathering",
        number("id"),
        number("cohort_id"),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        number("position"),
        number("offset"),
        sa.Column("clock", sa.Time(), nullable=False),
        number("minutes"),
        instant("planned_at"),
        number("changes"),
        number("holds"),
        number("version"),
        instant("changed_at"),
        instant("cancelled_at", nullable=True),
        points("gathering", "cohort_id", "cohort"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering")),
    )
    op.create_index(op.f("ix_gathering_cohort_id"), "gathering", ["cohort_id"])
    op.create_table(
        "gathering_reply",
        number("id"),
        number("gathering_id"),
        number("enrolment_id"),
        sa.Column("answer", sa.String(16), nullable=True),
        number("edition"),
        sa.Column("came", sa.Boolean(), nullable=False),
        instant("changed_at"),
        points("gathering_reply", "gathering_id", "gathering"),
        points("gathering_reply", "enrolment_id", "enrolment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_reply")),
        sa.UniqueConstraint(
            "gathering_id", "enrolment_id", name=op.f("uq_gathering_reply_gathering_id_enrolment_id")
        ),
    )
    op.create_index(op.f("ix_gathering_reply_enrolment_id"), "gathering_reply", ["enrolment_id"])
    op.create_table(
        "calendar_feed",
        number("person_id"),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("titles", sa.Boolean(), nullable=False),
        instant("made_at"),
        points("calendar_feed", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feed_token_digest")),
    )
    op.create_table(
        "announcement",
        number("id"),
        number("cohort_id"),
        number("gathering_id", nullable=True),
        sa.Column("words", sa.String(1000), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        instant("made_at"),
        instant("until"),
        instant("taken_back_at", nullable=True),
        points("announcement", "cohort_id", "cohort"),
        points("announcement", "gathering_id", "gathering"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index(op.f("ix_announcement_cohort_id"), "announcement", ["cohort_id"])
    op.create_table(
        "announcement_reader",
        number("id"),
        number("announcement_id"),
        number("enrolment_id"),
        points("announcement_reader", "announcement_id", "announcement"),
        points("announcement_reader", "enrolment_id", "enrolment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_reader")),
        sa.UniqueConstraint(
            "announcement_id", "enrolment_id", name=op.f("uq_announcement_reader_announcement_id_enrolment_id")
        ),
    )
    op.create_index(op.f("ix_announcement_reader_enrolment_id"), "announcement_reader", ["enrolment_id"])
