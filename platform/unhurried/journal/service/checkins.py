"""Checking in, and asking a person to look in: the one thing that leaves a check-in (docs: care §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.care.models import OutreachTask
from unhurried.care.service import ask_to_look_in
from unhurried.cohorts.models import Enrolment
from unhurried.journal.models import CheckIn
from unhurried.journal.queries import answers_of, check_in_of
from unhurried.journal.rules import LONGEST_LINE, looks_in, words_of
from unhurried.journal.service.faults import refuse_too_long
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.vault import new_row_id
from unhurried.pacing.rules import local


@dataclass(frozen=True)
class Answers:
    """A check-in as it was filled in: answers by name, a line for oneself, and whether a human is asked to come."""

    given: Mapping[str, str]
    line: str = ""
    contact: bool = False


def check_in(person_id: int, enrolment_id: int, position: int, answers: Answers) -> CheckIn:
    """Keep this week's check-in, in place of an earlier one; raises JournalFault for a line that is too long."""
    line = words_of(answers.line)
    refuse_too_long(line, LONGEST_LINE, "line")
    row = check_in_of(enrolment_id, position)
    if row is None:
        row = CheckIn(id=new_row_id(), person_id=person_id, version=0, enrolment_id=enrolment_id, position=position)
    row.words = {**answers.given, "line": line.text, "contact": answers.contact}
    row.made_at = clock.now()
    db.session.add(row)
    db.session.flush()
    _ask_to_look_in(person_id, enrolment_id, answers.contact)
    return row


def _ask_to_look_in(person_id: int, enrolment_id: int, contact: bool) -> None:
    cause = "contact" if contact else looks_in(answers_of(enrolment_id))
    if cause is None:
        return
    cohort = db.session.get_one(Enrolment, enrolment_id).cohort_id
    today = local(db.session.get_one(Person, person_id).zone, clock.now()).date()
    if contact or not _was_asked(person_id, cohort, cause, today):
        ask_to_look_in(person_id, cohort, cause, today)


def _was_asked(person_id: int, cohort_id: int, cause: str, today: date) -> bool:
    """Whether a task of this cause was opened today, done or not: the same answers, kept twice, ask once."""
    task = {"person_id": person_id, "cohort_id": cohort_id, "cause": cause, "since": today}
    return db.session.scalar(select(OutreachTask.id).filter_by(**task)) is not None
