"""Posts of facilitators in circles: they have no seat"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    with op.batch_alter_table("circle_post", schema=None) as batch_op:
        batch_op.alter_column("seat_id", existing_type=sa.Integer(), nullable=True)
