"""What a run writes stands together, and what waits or needs a word is found, however long the ledger is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

UNDATED = "local_date IS NULL"
OPEN = "state IN ('pending', 'claimed', 'armed')"
UNTOLD = "told_at IS NULL AND (state = 'uncertain' OR (state = 'dead' AND lane = 'lesson'))"


def upgrade() -> None:
    for table in ("opening", "reading"):  # their unique key begins with the enrolment as well
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(f"ix_{table}_enrolment_id")
    op.drop_index("ix_outbox_claimable", "outbox")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint("uq_outbox_key", type_="unique")
    index("uq_outbox_local_date_key", "local_date", "key", unique=True)
    index("uq_outbox_key_undated", "key", where=UNDATED, unique=True)
    index("ix_outbox_open", "lane", "send_after", where=OPEN)
    index("ix_outbox_untold", "id", where=UNTOLD)


def index(name: str, *columns: str, where: str | None = None, unique: bool = False) -> None:
    only = sa.text(where) if where else None
    op.create_index(name, "outbox", list(columns), unique=unique, postgresql_where=only, sqlite_where=only)
