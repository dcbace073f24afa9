"""A person's own check-ins."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from unhurried.journal.models import CheckIn
from unhurried.kit.db import db


def check_ins_of(person_id: int) -> list[CheckIn]:
    """All of the person's check-ins, the newest first."""
    rows = select(CheckIn).where(CheckIn.person_id == person_id)
    return list(db.session.scalars(rows.order_by(CheckIn.made_at.desc(), CheckIn.position.desc())))


def check_in_of(enrolment_id: int, position: int) -> CheckIn | None:
    """The check-in of one week; None when there is none."""
    here = (CheckIn.enrolment_id == enrolment_id, CheckIn.position == position)
    return db.session.scalar(select(CheckIn).where(*here))


def answers_of(enrolment_id: int) -> list[dict[str, Any]]:
    """The answers of one enrolment, the newest week first."""
    rows = select(CheckIn).where(CheckIn.enrolment_id == enrolment_id).order_by(CheckIn.position.desc())
    return [row.words for row in db.session.scalars(rows)]
