"""Starting a group: its questions, who waits, who asks, and long sheets"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from unhurried.kit.db import UtcDateTime

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    with op.batch_alter_table("cohort", schema=None) as batch_op:
        batch_op.add_column(sa.Column("questions", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("closed_at", UtcDateTime(timezone=True), nullable=True))
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_link", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("keep_apart", schema=None) as batch_op:
        batch_op.add_column(sa.Column("set_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_keep_apart_set_by_person"), "person", ["set_by"], ["id"], ondelete="SET NULL"
        )
    _waiting()
    _application()
    _import()


def _waiting() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("offered_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("offers", sa.Integer(), nullable=False),
        _to("waiting", "cohort"),
        _to("waiting", "invitation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_waiting_invitation_id")),
    )
    _index("waiting", "cohort_id", "email")


def _application() -> None:
    op.create_table(
        "application",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sent_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _to("application", "cohort"),
        _to("application", "invitation"),
        _to("application", "person"),
        _to("application", "person", "decided_by", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_application_invitation_id")),
    )
    _index("application", "cohort_id", "person_id")


def _import() -> None:
    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("total", "invited", "already", "refused")),
        _to("import", "cohort"),
        _to("import", "person", "made_by", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    op.create_table(
        "import_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        _to("import_line", "import"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_line")),
    )
    _index("import", "cohort_id")
    _index("import_line", "import_id", "email")


def _to(table: str, other: str, column: str = "", gone: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = column or f"{other}_id"
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"), ondelete=gone)


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)
