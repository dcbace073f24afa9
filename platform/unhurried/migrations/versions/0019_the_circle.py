"""The circle"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import unhurried.kit.db

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    _places()
    _posts()
    _reports()


def _places() -> None:
    op.create_table(
        "circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("track", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slow_minutes", sa.Integer(), nullable=False),
        sa.Column("made_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_circle_cohort_id_cohort"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle")),
        sa.UniqueConstraint("cohort_id", "track", "number", name=op.f("uq_circle_cohort_id_track_number")),
    )
    op.create_table(
        "circle_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("seated_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("entered_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("left_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=8), nullable=False),
        sa.Column("digest_since", unhurried.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("muted_until", unhurried.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("removed_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_circle_seat_circle_id_circle"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_circle_seat_enrolment_id_enrolment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_seat")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_circle_seat_enrolment_id")),
    )
    with op.batch_alter_table("circle_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_seat_circle_id"), ["circle_id"], unique=False)
    op.create_table(
        "circle_thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("made_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_circle_thread_circle_id_circle"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_thread")),
        sa.UniqueConstraint("circle_id", "position", name=op.f("uq_circle_thread_circle_id_position")),
    )
    op.create_table(
        "circle_mute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("made_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_circle_mute_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["circle_seat.id"], name=op.f("fk_circle_mute_seat_id_circle_seat"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_mute")),
        sa.UniqueConstraint("person_id", "seat_id", name=op.f("uq_circle_mute_person_id_seat_id")),
    )
    with op.batch_alter_table("circle_mute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_mute_seat_id"), ["seat_id"], unique=False)


def _posts() -> None:
    op.create_table(
        "circle_post",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("made_in", sa.String(length=64), nullable=False),
        sa.Column("made_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("shown_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_circle_post_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["circle_seat.id"], name=op.f("fk_circle_post_seat_id_circle_seat"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["circle_thread.id"], name=op.f("fk_circle_post_thread_id_circle_thread"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_post")),
        sa.UniqueConstraint("person_id", "made_in", name=op.f("uq_circle_post_person_id_made_in")),
    )
    with op.batch_alter_table("circle_post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_post_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_post_seat_id"), ["seat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_post_state"), ["state"], unique=False)
        batch_op.create_index("ix_circle_post_thread_id_made_at", ["thread_id", "made_at"], unique=False)


def _reports() -> None:
    op.create_table(
        "circle_report",
        sa.Column("post_id", sa.String(length=32), nullable=True),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", unhurried.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_circle_report_author_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_circle_report_circle_id_circle"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_circle_report_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["circle_post.id"], name=op.f("fk_circle_report_post_id_circle_post"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_report")),
        sa.UniqueConstraint("post_id", "person_id", name=op.f("uq_circle_report_post_id_person_id")),
    )
    with op.batch_alter_table("circle_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_report_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_report_circle_id"), ["circle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_report_person_id"), ["person_id"], unique=False)
