"""The vault: which master keys are in use, and each person's data key, wrapped"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import unhurried.kit.db

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "vault_key",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("since", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_key")),
    )
    only = sa.text("in_use")
    with op.batch_alter_table("vault_key", schema=None) as batch_op:
        batch_op.create_index(
            "uq_vault_key_in_use", ["in_use"], unique=True, postgresql_where=only, sqlite_where=only
        )
    op.create_table(
        "person_key",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_key_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["key_id"], ["vault_key.id"], name=op.f("fk_person_key_key_id_vault_key")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_key")),
    )
    with op.batch_alter_table("person_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_key_key_id"), ["key_id"], unique=False)
