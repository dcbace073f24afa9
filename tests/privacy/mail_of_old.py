"""What came in by mail or was asked long ago, for the lines of the table about it."""

from __future__ import annotations

from datetime import datetime

from unhurried.accounts.service import find_or_make_person
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import Bounce, OutboxRow
from unhurried.pairs.models import PairInvitation
from unhurried.postbox.models import MailedReply


def bounce(at: datetime) -> Bounce:
    """That a letter came back, its letter still there."""
    letter = OutboxRow(key=f"bounced:{at.timestamp()}", kind="staff_task", lane="lesson", state="sent", items=[])
    letter.send_after = letter.made_at = clock.now()
    with transaction():
        db.session.add(letter)
        db.session.flush()
        return Bounce(outbox_id=letter.id, address_digest="", what="soft", at=at)


def reply(at: datetime) -> MailedReply:
    """One that its writer decided about."""
    mark = str(at.timestamp())
    row = MailedReply(id=mark[:32], person_id=1, mail_digest=mark, came_at=at, decided_at=at)
    row.version, row.sealed = 1, b""
    return row


def asked(at: datetime) -> PairInvitation:
    """That one person asked another to share."""
    with transaction():
        person = find_or_make_person(f"asked-{at.timestamp()}@example.org").id
    return PairInvitation(person_id=person, code_digest=str(at.timestamp()), made_at=at, expires_at=at)
