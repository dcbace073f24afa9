"""A week with another date of its own, and a facilitator's words about it or about a wait"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.add_column(sa.Column("days", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("words", sa.String(length=300), nullable=False, server_default=""))
