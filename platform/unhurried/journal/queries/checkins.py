"""A person's own check-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.curriculum.queries import pinned
from unhurried.journal.models import CheckIn
from unhurried.journal.rules import Plot, plot
from unhurried.kit.db import db


@dataclass(frozen=True)
class Trend:
    """One course's check-ins in the order of its weeks, and the pictures of two questions."""

    title: str
    rows: list[tuple[datetime, dict[str, Any]]]
    heavy: Plot
    steady: Plot

    @property
    def enough(self) -> bool:
        """Whether either picture shows anything."""
        return self.heavy.enough or self.steady.enough


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


def trends_of(person_id: int, locale: str) -> list[Trend]:
    """The person's check-ins over the weeks of each of their courses, the first joined first."""
    rows = select(CheckIn, Cohort.course_version_id).join(Enrolment, Enrolment.id == CheckIn.enrolment_id)
    rows = rows.join(Cohort, Cohort.id == Enrolment.cohort_id).where(CheckIn.person_id == person_id)
    found: dict[tuple[int, int], list[tuple[datetime, dict[str, Any]]]] = {}
    for row, version in db.session.execute(rows.order_by(CheckIn.enrolment_id, CheckIn.position)):
        found.setdefault((row.enrolment_id, version), []).append((row.made_at, row.words))
    return [_trend(pinned(version).text(locale).title, kept) for (_place, version), kept in found.items()]


def _trend(title: str, rows: list[tuple[datetime, dict[str, Any]]]) -> Trend:
    heavy, steady = (plot([words.get(name) for _at, words in rows]) for name in ("heavy", "steady"))
    return Trend(title, rows, heavy, steady)
