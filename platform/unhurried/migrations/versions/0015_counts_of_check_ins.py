"""Counts of check-ins over a group's week"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import unhurried.kit.db

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "check_in_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("counted_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_check_in_count_cohort_id_cohort"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in_count")),
        sa.UniqueConstraint("cohort_id", "position", name=op.f("uq_check_in_count_cohort_id_position")),
    )
    with op.batch_alter_table("check_in_count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_in_count_cohort_id"), ["cohort_id"], unique=False)
