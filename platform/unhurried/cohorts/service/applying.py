"""Asking for a place, and the answer. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _

from unhurried.accounts.service import find_or_make_person
from unhurried.audit import service as audit
from unhurried.cohorts import queries, rules
from unhurried.cohorts.models import Application, Cohort, Invitation
from unhurried.cohorts.rules import CohortFault
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import digest
from unhurried.kit.vault import new_row_id
from unhurried.mail import service as mail

TIME_TO_TAKE_BACK = timedelta(minutes=10)
LETTER_LIVES = timedelta(days=14)


def apply(invitation: Invitation, typed: Sequence[str], *, locale: str | None = None) -> Application:
    """Hand the answers in, once; sealed for whoever has this address, who is written to in `locale` when they are new.

    Raises CohortFault for no answer or a long one.
    """
    found = queries.application_by(invitation.id)
    if found is not None:
        return found
    questions = db.session.get_one(Cohort, invitation.cohort_id).questions
    answers = rules.clean_answers(questions, typed)
    person = find_or_make_person(invitation.email, locale)
    made = Application(id=new_row_id(), person_id=person.id, cohort_id=invitation.cohort_id)
    made.invitation_id, made.state, made.sent_at = invitation.id, "sent", clock.now()
    made.words = {"questions": list(questions), "answers": answers}
    db.session.add(made)
    db.session.flush()
    return made


def decide(application: Application, *, accepted: bool, by: int | None) -> None:
    """Accept or decline; the letter about it goes ten minutes later. A decision that was made stays."""
    if application.state != "sent":
        raise CohortFault(_("This was decided meanwhile. Nothing was changed."))
    now = clock.now()
    application.state = "accepted" if accepted else "declined"
    application.decided_at, application.decided_by = now, by
    invitation = db.session.get_one(Invitation, application.invitation_id)
    if accepted:
        invitation.expires_at = max(invitation.expires_at, now + timedelta(days=60))
    db.session.flush()
    kind, key = (
        f"application_{application.state}",
        f"{application.state}:{digest(application.id)[:20]}:{now.isoformat()}",
    )
    goes, until = now + TIME_TO_TAKE_BACK, now + LETTER_LIVES
    mail.put(kind, key, lane="lesson", ref=invitation.id, send_after=goes, expires_at=until)
    act = "application accepted" if accepted else "application declined"
    audit.record(act, actor=by, subject=application.person_id, cohort=application.cohort_id)


def take_back_decision(application: Application, *, by: int) -> None:
    """Decide anew, within the ten minutes in which no letter has gone; raises CohortFault later."""
    decided = application.decided_at
    if decided is None or clock.now() >= decided + TIME_TO_TAKE_BACK:
        raise CohortFault(_("The letter about it has gone out. Invite the person, or write to them."))
    application.state, application.decided_at, application.decided_by = "sent", None, None
    db.session.flush()
    audit.record("application reopened", actor=by, subject=application.person_id)
