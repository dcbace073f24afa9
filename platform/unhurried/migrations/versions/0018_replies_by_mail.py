"""Replies by mail"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import unhurried.kit.db

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "mailed_reply",
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("mail_digest", sa.String(length=64), nullable=False),
        sa.Column("came_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_mailed_reply_enrolment_id_enrolment"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mailed_reply_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_reply")),
        sa.UniqueConstraint("person_id", "mail_digest", name=op.f("uq_mailed_reply_person_id_mail_digest")),
    )
    with op.batch_alter_table("mailed_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailed_reply_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mailed_reply_person_id"), ["person_id"], unique=False)
