"""Applications: who asked for a place and what they answered; and long sheets that are being brought in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Application, Cohort, Import, ImportLine, Invitation
from unhurried.kit.db import db


def asks_first(cohort: Cohort, invitation: Invitation) -> bool:
    """Whether this invitation leads to the group's questions first: it was asked for at the group's own link."""
    return bool(cohort.questions) and invitation.by_link


def application_by(invitation_id: int) -> Application | None:
    """What whoever holds this invitation answered, or None."""
    return db.session.scalar(select(Application).where(Application.invitation_id == invitation_id))


def applications_of(cohort_id: int) -> Sequence[tuple[Application, Person]]:
    """Every application for the cohort: what waits for an answer first, then the newest decided."""
    rows = select(Application, Person).join(Person, Person.id == Application.person_id)
    rows = rows.where(Application.cohort_id == cohort_id)
    order = (Application.decided_at.is_not(None), Application.decided_at.desc(), Application.sent_at)
    return [(one, person) for one, person in db.session.execute(rows.order_by(*order))]


def applications_waiting(cohort_ids: Iterable[int]) -> int:
    """How many applications for these cohorts wait for an answer."""
    rows = select(func.count()).select_from(Application)
    rows = rows.where(Application.cohort_id.in_(list(cohort_ids)), Application.state == "sent")
    return db.session.scalar(rows) or 0


def imports_of(cohort_id: int) -> Sequence[Import]:
    """The long sheets that were handed in for the cohort, the newest first."""
    return db.session.scalars(select(Import).where(Import.cohort_id == cohort_id).order_by(Import.id.desc())).all()


def imports_wait() -> bool:
    """Whether any sheet has lines that nobody has looked at."""
    return db.session.scalar(select(Import.id).where(Import.ended_at.is_(None)).limit(1)) is not None


def refused_lines(import_id: int) -> Sequence[ImportLine]:
    """The lines of a sheet that were left out, in its order."""
    rows = select(ImportLine).where(ImportLine.import_id == import_id, ImportLine.reason.is_not(None))
    return db.session.scalars(rows.order_by(ImportLine.line)).all()
