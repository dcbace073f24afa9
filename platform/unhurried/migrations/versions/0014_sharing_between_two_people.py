"""Sharing between two people"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import unhurried.kit.db

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    _invitation()
    op.create_table(
        "pair_side",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("since", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"], ["person.id"], name=op.f("fk_pair_side_other_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pair_side_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_pair_side")),
    )
    with op.batch_alter_table("pair_side", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_side_other_id"), ["other_id"], unique=False)
    _share()


def _invitation() -> None:
    op.create_table(
        "pair_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("invited_id", sa.Integer(), nullable=True),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("hidden_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_id"], ["person.id"], name=op.f("fk_pair_invitation_invited_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pair_invitation_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_invitation")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_pair_invitation_code_digest")),
        sa.UniqueConstraint("person_id", name=op.f("uq_pair_invitation_person_id")),
    )
    with op.batch_alter_table("pair_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_invitation_invited_id"), ["invited_id"], unique=False)


def _share() -> None:
    op.create_table(
        "pair_share",
        sa.Column("check_in_id", sa.String(length=32), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("of_day", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("shared_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_in.id"], name=op.f("fk_pair_share_check_in_id_check_in"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pair_share_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["person.id"], name=op.f("fk_pair_share_reader_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_share")),
        sa.UniqueConstraint("check_in_id", "reader_id", name=op.f("uq_pair_share_check_in_id_reader_id")),
    )
    with op.batch_alter_table("pair_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_share_check_in_id"), ["check_in_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_share_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_share_reader_id"), ["reader_id"], unique=False)
