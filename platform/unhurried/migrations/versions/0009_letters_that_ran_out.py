"""The clockwork finds letters that ran out without reading the whole ledger"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

RAN_OUT = sa.text("state = 'expired' AND told_at IS NULL")


def upgrade() -> None:
    op.create_index("ix_outbox_ran_out", "outbox", ["id"], postgresql_where=RAN_OUT, sqlite_where=RAN_OUT)
