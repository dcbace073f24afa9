"""Passkeys, code apps, recovery, new addresses, and what a session has proved"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import unhurried.kit.db

revision = "0011"
down_revision = "0010"


def instant(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, unhurried.kit.db.UtcDateTime(timezone=True), nullable=nullable)


def of_person(table: str, nullable: bool = False) -> tuple:
    column = sa.Column("person_id", sa.Integer(), nullable=nullable)
    name = op.f(f"fk_{table}_person_id_person")
    return column, sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=name, ondelete="CASCADE")


def make(table: str, *columns: sa.Column, key: sa.Column | None = None, nullable: bool = False) -> None:
    key = sa.Column("id", sa.Integer(), nullable=False) if key is None else key
    op.create_table(
        table, key, *columns, *of_person(table, nullable), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))
    )
    op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"])


def upgrade() -> None:
    make(
        "passkey",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("credential", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        instant("made_at"),
        instant("used_at", nullable=True),
        instant("holds_from", nullable=True),
        sa.UniqueConstraint("credential", name=op.f("uq_passkey_credential")),
    )
    make(
        "passkey_challenge",
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("challenge", sa.String(length=120), nullable=False),
        sa.Column("bound_to", sa.String(length=64), nullable=False),
        instant("expires_at"),
        sa.UniqueConstraint("challenge", name=op.f("uq_passkey_challenge_challenge")),
        nullable=True,
    )
    make(
        "code_app",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        instant("made_at"),
        instant("confirmed_at", nullable=True),
        key=sa.Column("id", sa.String(length=32), nullable=False),
    )
    make(
        "recovery_code",
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        instant("made_at"),
        instant("used_at", nullable=True),
    )
    make(
        "recovery",
        sa.Column("nonce", sa.String(length=40), nullable=False),
        instant("asked_at"),
        instant("ready_at"),
        instant("ends_at"),
        instant("stopped_at", nullable=True),
        instant("done_at", nullable=True),
    )
    make(
        "address_change",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        instant("asked_at"),
        instant("expires_at"),
        instant("stopped_at", nullable=True),
        instant("confirmed_at", nullable=True),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("strong", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("vouched", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("device", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(instant("proved_at", nullable=True))
