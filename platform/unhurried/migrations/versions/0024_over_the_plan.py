"""Messages over the plan, and that letters stand still for it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import unhurried.kit.db

revision = "0024"
down_revision = "0023"

INSTANT = unhurried.kit.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mail_over",
        sa.Column("outbox_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("why", sa.String(length=10), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("covered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_mail_over")),
    )
    op.create_index(op.f("ix_mail_over_at"), "mail_over", ["at"])
    op.create_table(
        "mail_stop",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_stop")),
    )
