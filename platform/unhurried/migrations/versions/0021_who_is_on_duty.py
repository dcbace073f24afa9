"""Who is on duty, how someone likes to be reached, and what facilitators note"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import unhurried.kit.db

revision = "0021"
down_revision = "0020"

INSTANT = unhurried.kit.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    _taking()
    _duty()
    _wishes()
    _notes()


def _taking() -> None:
    with op.batch_alter_table("outreach_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("taken_at", INSTANT, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_outreach_task_taken_by_person"), "person", ["taken_by"], ["id"], ondelete="SET NULL"
        )


def _duty() -> None:
    op.create_table(
        "duty",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=True),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("escalate_after", sa.Integer(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_duty_cohort_id_cohort"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], name=op.f("fk_duty_first_id_person"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["second_id"], ["person.id"], name=op.f("fk_duty_second_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("cohort_id", name=op.f("pk_duty")),
    )


def _wishes() -> None:
    op.create_table(
        "contact_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("unwanted_at", INSTANT, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_wish_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_contact_wish_cohort_id_cohort"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_wish")),
        sa.UniqueConstraint("person_id", "cohort_id", name=op.f("uq_contact_wish_person_id_cohort_id")),
    )
    with op.batch_alter_table("contact_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_wish_cohort_id"), ["cohort_id"], unique=False)


def _notes() -> None:
    op.create_table(
        "care_note",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_care_note_enrolment_id_enrolment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_care_note_changed_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_care_note_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_note")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_care_note_enrolment_id")),
    )
    with op.batch_alter_table("care_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_note_changed_by"), ["changed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_note_person_id"), ["person_id"], unique=False)
