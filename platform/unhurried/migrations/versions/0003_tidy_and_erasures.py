"""When tidy ran, and who was erased"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import unhurried.kit.db

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "tidy_run",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("began_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_tidy_run")),
    )
    op.create_table(
        "erasure",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_erasure")),
    )
