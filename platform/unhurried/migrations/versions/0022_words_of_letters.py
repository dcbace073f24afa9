"""A group's own words for the letters about its weeks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import unhurried.kit.db

revision = "0022"
down_revision = "0021"

INSTANT = unhurried.kit.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "letter_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("week_key", sa.String(length=80), nullable=False),
        sa.Column("track", sa.String(length=12), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("approved", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_letter_wording_cohort_id_cohort"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_wording")),
        sa.UniqueConstraint(
            "cohort_id",
            "week_key",
            "track",
            "locale",
            name=op.f("uq_letter_wording_cohort_id_week_key_track_locale"),
        ),
    )
