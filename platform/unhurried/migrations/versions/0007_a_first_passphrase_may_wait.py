"""A first passphrase waits when something private was written before it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import unhurried.kit.db

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("passphrase_next", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("passphrase_from", unhurried.kit.db.UtcDateTime(timezone=True), nullable=True))
