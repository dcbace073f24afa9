"""What a person agreed to: taken back as easily as it was given, and given again. Nothing here commits."""

from __future__ import annotations

from sqlalchemy import update

from unhurried.accounts.models import Consent
from unhurried.audit import service as audit
from unhurried.cohorts.queries import running_enrolments
from unhurried.cohorts.service import TEXTS
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing import service as pacing
from unhurried.privacy.queries import HANDLING, has_taken_back


def take_back(person_id: int) -> None:
    """Take back the yes to how writing is kept: every group is left, and nothing is sent from it. Twice is once.

    What was written stays the person's: to be read, taken along, deleted, and erased with the account.
    """
    for place in running_enrolments(person_id):
        pacing.leave(place.id)
    given = update(Consent).where(Consent.person_id == person_id, Consent.subject == HANDLING)
    db.session.execute(given.where(Consent.withdrawn_at.is_(None)).values(withdrawn_at=clock.wall()))
    audit.record("consent taken back", actor=person_id, subject=person_id)


def agree_again(person_id: int) -> None:
    """Say yes again, to the text as it is now; without anything taken back nothing changes."""
    if not has_taken_back(person_id):
        return
    db.session.add(Consent(person_id=person_id, subject=HANDLING, version=TEXTS[HANDLING], given_at=clock.wall()))
    db.session.flush()
    audit.record("consent given again", actor=person_id, subject=person_id)
