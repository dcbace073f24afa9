"""The language of a group: that of its invitations. Groups of before have chosen none"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    with op.batch_alter_table("cohort", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locale", sa.String(length=12), nullable=True))
