"""What an admin does: roles, messages that want a look, addresses, held mail. Nothing here commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from unhurried.accounts import service as accounts
from unhurried.accounts.models import Person
from unhurried.agenda.models import Due
from unhurried.audit.service import record
from unhurried.desk.admin import rules
from unhurried.desk.admin.rules import AdminFault
from unhurried.kit import clock
from unhurried.kit.db import db, note
from unhurried.mail import service as mail
from unhurried.mail.models import OutboxRow
from unhurried.mail.service import bursting
from unhurried.mail.service.stopping import Cause, why_stopped

MOST_HERE = 5_000
ARRIVED, LOST, AGAIN = "arrived", "lost", "again"


def change_role(person_id: int, role: str, reason: str, *, by: int) -> Person:
    """Give the role, write it down and sign the person out everywhere; raises AdminFault.

    Admins are locked first, so that of two who take the role from each other at the same moment one is left.
    """
    rules.chosen(role, reason)
    admins = set(db.session.scalars(select(Person.id).where(Person.role == "admin").with_for_update()))
    person = db.session.scalars(select(Person).where(Person.id == person_id).with_for_update()).one()
    db.session.refresh(person)
    if person.role == role:
        return person
    if role != "admin" and not admins - {person.id}:
        raise AdminFault(rules.last_admin(), "role")
    accounts.set_role(person, role, actor=by, reason=reason)
    accounts.end_all(person.id)
    db.session.flush()
    return person


def begin_recovery(person: Person, *, by: int) -> None:
    """Begin the waiting time for a new passphrase, as the person could: two letters tell them, each with a way back."""
    if person.is_staff or not accounts.proofs_of(person).any:
        raise AdminFault(rules.no_recovery())
    accounts.ask_for_recovery(person)
    record("recovery_begun", actor=by, subject=person.id)


def send_again(row_id: int, *, by: int) -> None:
    """Have a dead message tried once more, as the same message; raises AdminFault where that is not safe.

    It is vetted anew before it goes (docs: pacing I8), and one that fails again is told of again.
    """
    row = _locked(row_id)
    if not rules.may_go_again(row, clock.now()):
        raise AdminFault(rules.not_any_more())
    row.state, row.reason, row.error = "pending", None, None
    row.retry_at = row.tried_at = row.told_at = row.claim = row.lease_until = None
    db.session.flush()
    note(row.lane)
    record("mail sent again", actor=by, subject=row.person_id, row=row.id)


def settle(row_id: int, became: str, *, by: int) -> None:
    """Write down what became of a message whose answer nobody heard: it `arrived`, or it was `lost`.

    A lost one is dead, and goes again only where that is safe (docs: mail §2).
    """
    row = _locked(row_id)
    if row.state != "uncertain":
        raise AdminFault(rules.not_any_more())
    if became == ARRIVED:
        row.state, row.sent_at, row.reason = "sent", row.sent_at or row.send_after, None
    else:
        row.state, row.reason = "dead", "said_lost"
    row.told_at = row.told_at or clock.wall()
    db.session.flush()
    record("mail settled", actor=by, subject=row.person_id, row=row.id, became=became)


def allow_address(email: str, *, by: int, person_id: int | None) -> None:
    """Send to the address again. Only an address that is stopped leaves a line in the audit."""
    if why_stopped(email) is not None:
        mail.allow_address(email)
        record("mail allowed", actor=by, subject=person_id)


def stop_address(email: str, cause: Cause, *, by: int, person_id: int | None) -> None:
    """Send no letters to the address any more until it is allowed again; with `operator` no sign-in mail either."""
    mail.stop_address(email, cause)
    record("mail stopped", actor=by, subject=person_id)


def release_held(*, by: int) -> int:
    """Let mail go that was held by hand; how many messages. What a restore left is released by saying what went out."""
    if mail.mail_waits():
        raise AdminFault(rules.say_what_went_out(), "until")
    number = mail.release_held()
    if number:
        record("mail released", actor=by, number=number)
    return number


def go_on(*, by: int) -> int:
    """Say that letters over the plan may go; how many wait that nobody planned, 0 where letters flow already."""
    number = bursting.go_on()
    if number:
        record("mail goes on", actor=by, number=number)
    return number


def note_release(gone: int, waiting: int, *, by: int) -> None:
    """Write down that mail was released after a restore."""
    record("mail released", actor=by, number=gone, waiting=waiting)


def takes_long(until: datetime) -> bool:
    """Whether a release is more than a page waits for: many held messages, or many people to look at up to then."""
    held = select(OutboxRow.id).where(OutboxRow.state == "held")
    due = select(Due.person_id).where(Due.look_at <= until)
    return any(len(db.session.scalars(rows.limit(MOST_HERE + 1)).all()) > MOST_HERE for rows in (held, due))


def _locked(row_id: int) -> OutboxRow:
    rows = select(OutboxRow).where(OutboxRow.id == row_id).with_for_update()
    return db.session.scalars(rows.execution_options(populate_existing=True)).one()
