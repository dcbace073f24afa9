"""An opened week stays in the version in which it was opened, when its group goes over to another"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("opening", schema=None) as batch_op:
        batch_op.add_column(sa.Column("course_version_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_opening_course_version_id_course_version"), "course_version", ["course_version_id"], ["id"]
        )
