"""Mail waits after a restore"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import unhurried.kit.db

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "mail_gap",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_gap")),
    )
