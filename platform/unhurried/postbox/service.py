"""A reply by mail is private and waits, until its writer decides (docs: mail §3). Nothing here commits."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.accounts.models import Person
from unhurried.audit.service import record
from unhurried.cohorts.models import Enrolment
from unhurried.journal import service as journal
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.vault import new_row_id, overwrite_deleted
from unhurried.mail.intake.words import Said
from unhurried.mail.models import OutboxRow
from unhurried.mail.service.bouncing import forgive
from unhurried.messages import service as messages
from unhurried.postbox.models import MailedReply


class ReplyFault(ValueError):
    """Something that was not done with a reply; its text says why, and the reply still waits."""


def take_reply(row: OutboxRow, said: Said, named: str) -> bool:
    """Keep a reply to this letter for its writer alone; whether it is a new one and says anything."""
    if row.person_id is None or not (said.text.strip() or said.files):
        return False
    found = MailedReply(id=new_row_id(), person_id=row.person_id, version=0)
    found.words = {"text": said.text, "quoted": said.quoted, "files": said.files, "cut": said.cut}
    values = {
        "id": found.id, "person_id": found.person_id, "version": found.version, "sealed": found.sealed,
        "enrolment_id": _place_of(row), "mail_digest": named, "came_at": clock.now(),
    }  # fmt: skip
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = insert(MailedReply).values(values).on_conflict_do_nothing(index_elements=["person_id", "mail_digest"])
    return db.session.scalar(new.returning(MailedReply.id)) is not None


def keep_as_entry(reply: MailedReply, text: str) -> None:
    """Keep it as an entry of the journal. Raises JournalFault for one that is too long, ReplyFault for an empty one."""
    if not text.strip():
        raise ReplyFault(_("Nothing is written in it. To have it gone, choose “Let it go”."))
    journal.save(reply.person_id, journal.Draft(tab=_page(reply), text=text, enrolment_id=reply.enrolment_id))
    _decided(reply)


def send_to_facilitator(reply: MailedReply, text: str, enrolment: Enrolment) -> None:
    """Send it to whoever looks after that group. Raises MessageFault for an empty or a long one."""
    messages.write(enrolment, text, _page(reply))
    _decided(reply)


def let_go(reply: MailedReply) -> None:
    """Delete its words for good."""
    _decided(reply)


def say_address_is_right(person: Person) -> None:
    """The person says that letters may go to their address again."""
    forgive(person.email)
    record("address_right", actor=person.id, subject=person.id)


def _decided(reply: MailedReply) -> None:
    overwrite_deleted()
    reply.words = {}
    reply.decided_at = clock.now()
    db.session.flush()


def _page(reply: MailedReply) -> str:
    """The mark by which doing it twice is doing it once."""
    return f"mailed-reply:{reply.id}"


def _place_of(row: OutboxRow) -> int | None:
    """The group that the letter was about, while it exists."""
    named = next((item["enrolment"] for item in row.items if item.get("enrolment")), None)
    place = db.session.get(Enrolment, named) if named is not None else None
    return place.id if place is not None and place.person_id == row.person_id else None
