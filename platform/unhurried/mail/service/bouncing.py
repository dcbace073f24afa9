"""Letters that came back and complaints: what follows for an address (docs: mail §2, §3). Nothing here commits.

A report may come before its letter is marked as sent, and again years later: it is found by its token, and each
letter counts once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.mail.intake.reports import Told, weightiest
from unhurried.mail.models import Bounce, OutboxRow
from unhurried.mail.rules import STOPS_AT, soft_score
from unhurried.mail.service.kinds import rendered
from unhurried.mail.service.stopping import address_digest, allow_address, stop_address

AGAIN = "again"
FIRST_LOOK = timedelta(days=90)
# The rooms above are not known here.
ADDRESS = text("SELECT email FROM person WHERE id = :id")
log = logging.getLogger(__name__)


def take_report(row: OutboxRow, told: Sequence[Told]) -> str:
    """Act on what a delivery status notification says about this letter; what it was, or `again`.

    A wrong address is believed where the report names the very address that the letter went to. One that names
    another, since mail is forwarded or the person has moved on, counts like a full mailbox.
    """
    address = _went_to(row, told)
    named = [one for one in told if address and address.lower() in one.addresses]
    found = weightiest(named or told)
    if found is None or found.verdict == "none" or address is None:
        return "no_end"
    what = "soft" if found.verdict == "hard" and not named else found.verdict
    if not _write(row, address, what, found.status):
        return AGAIN
    _settle_unknown(row)
    if what == "hard":
        stop_address(address, "hard_bounce")
    elif what == "soft" and soft_score(_soft_ones(address), clock.wall()) >= STOPS_AT:
        stop_address(address, "soft_bounces")
    elif what == "policy":
        log.error("a server refuses our mail by policy", extra={"row": row.id, "answer": found.status})
    return what


def take_complaint(row: OutboxRow) -> str:
    """Somebody called this letter unwanted: letters stop there, sign-in mail that is asked for does not."""
    address = _went_to(row, ())
    if address is None or not _write(row, address, "complaint", ""):
        return AGAIN
    _settle_unknown(row)
    stop_address(address, "complaint")
    return "complaint"


def forgive(email: str) -> None:
    """The person says that the address is right: letters go there again, and what came back counts no more."""
    allow_address(email)
    mine = Bounce.address_digest == address_digest(email), Bounce.forgiven_at.is_(None)
    db.session.execute(update(Bounce).where(*mine).values(forgiven_at=clock.wall()))


def person_address(person_id: int) -> str | None:
    """The person's address as it is now."""
    found: str | None = db.session.execute(ADDRESS, {"id": person_id}).scalar()
    return found


def _went_to(row: OutboxRow, told: Sequence[Told]) -> str | None:
    """The address that the letter went to. Only few kinds go anywhere else than to their person."""
    own = person_address(row.person_id) if row.person_id is not None else None
    named = {one for each in told for one in each.addresses}
    if own is not None and (row.kind != "security" or own.lower() in named):
        return own
    mail = rendered([row]).get(row.id)
    return mail.to if mail is not None else own


def _write(row: OutboxRow, address: str, what: str, status: str) -> bool:
    """Whether this is the first report of its kind about the letter; two at once included."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {
        "outbox_id": row.id, "person_id": row.person_id, "address_digest": address_digest(address),
        "what": what, "status": status, "at": clock.wall(),
    }  # fmt: skip
    new = insert(Bounce).values(values).on_conflict_do_nothing(index_elements=["outbox_id", "what"])
    return db.session.scalar(new.returning(Bounce.id)) is not None


def _settle_unknown(row: OutboxRow) -> None:
    """A letter whose answer was never heard did go out, since it came back."""
    known = OutboxRow.id == row.id, OutboxRow.state == "uncertain"
    values = {"state": "sent", "sent_at": row.sent_at or clock.now(), "reason": None, "error": None}
    db.session.execute(update(OutboxRow).where(*known).values(**values))


def _soft_ones(address: str) -> list[datetime]:
    mine = Bounce.address_digest == address_digest(address), Bounce.what == "soft", Bounce.forgiven_at.is_(None)
    return list(db.session.scalars(select(Bounce.at).where(*mine, Bounce.at > clock.wall() - FIRST_LOOK)))
