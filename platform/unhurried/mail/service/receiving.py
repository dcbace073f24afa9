"""One message that came in: a bounce, a complaint, a reply, or nothing that anybody asked for (docs: mail §3).

Whoever forges, guesses or replays gets no answer: the message is taken, counted and forgotten. Only a fault of our own
is said to the sender's server, which then tries again. Call it outside `transaction()`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.message import Message
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.limits import allow
from unhurried.kit.settings import Settings, settings
from unhurried.kit.tokens import derive, derive_all, digest, ref_of, same
from unhurried.mail.intake.automatic import is_automatic
from unhurried.mail.intake.complaints import Complaint, complaint_in
from unhurried.mail.intake.mime import MOST_READ, Unreadable, header_of, parsed
from unhurried.mail.intake.places import Place, place_of, reply_address, unsubscribe_token
from unhurried.mail.intake.reports import told_by
from unhurried.mail.intake.words import Said, said_in, written_from
from unhurried.mail.models import MailReceived, OutboxRow
from unhurried.mail.service.bouncing import person_address, take_complaint, take_report

LIVES = timedelta(days=60)
LARGEST = 2**31
REPLY, MOST_REPLIES = "reply", (30, 60)
TakeReply = Callable[[OutboxRow, Said, str], bool]


class TryLater(Exception):
    """Too much of it at once: the sender's server keeps the message and tries again."""


def read_replies(app: Flask, take: TakeReply) -> None:
    """Have replies go to this room: it gets the letter, the words and a digest that names the message.

    It says whether the reply is a new one.
    """
    app.extensions["unhurried.replies"] = take


def reply_to(row: OutboxRow, here: Settings) -> str | None:
    """The address that a reply to this letter goes to, with these settings; None where nobody reads replies."""
    if not here.inbound_url or row.person_id is None:
        return None
    return reply_address(derive_all([REPLY], row.id, row.nonce, here.key)[REPLY], here.sender)


def receive(envelope_from: str, recipient: str, content: bytes) -> str:
    """Take one message for one recipient; what became of it, in a word. Raises TryLater."""
    place = place_of(recipient, settings().sender)
    if place is None:
        return _counted("forged")
    try:
        message = parsed(content)
    except Unreadable:
        return _counted("unreadable")
    if place.door == "reply":
        return _reply(place, envelope_from, message, content)
    with transaction():
        return _count(_bounce_or_complaint(place, message))


def _bounce_or_complaint(place: Place, message: Message) -> str:
    complaint = complaint_in(message)
    if complaint is not None:
        row = _row_of(place.token) or _complained_about(complaint)
        return _judged(row) or (take_complaint(row) if row and complaint.stops_letters else "no_complaint")
    row = _row_of(place.token)
    if found := _judged(row):
        return found
    told = told_by(message)
    return "automatic" if told is None or row is None else take_report(row, told)


def _reply(place: Place, envelope_from: str, message: Message, content: bytes) -> str:
    row = _row_of_derived(place.token, REPLY)
    sender = written_from(message)
    if found := _judged(row):
        return _counted(found)
    if row is None or is_automatic(message, envelope_from, sender):
        return _counted("automatic")
    if not sender or sender != (person_address(row.person_id or 0) or "").lower():
        return _counted("other_sender")
    db.session.rollback()
    if not allow("reply", str(row.person_id), *MOST_REPLIES):
        raise TryLater
    said = said_in(message, cut=len(content) > MOST_READ)
    named = digest(header_of(message, "Message-ID") or content.decode("latin-1"))
    with transaction():
        return _count("reply" if _take()(row, said, named) else "again")


def _take() -> TakeReply:
    found: TakeReply = current_app.extensions["unhurried.replies"]
    return found


def _judged(row: OutboxRow | None) -> str | None:
    """Why this letter's token opens nothing; None for one that does."""
    if row is None:
        return "forged"
    return "expired" if clock.now() - row.made_at > LIVES else None


def _row_of(token: str) -> OutboxRow | None:
    """The letter of a bounce token: 160 random bits that stand in the database only."""
    return db.session.scalar(select(OutboxRow).where(OutboxRow.bounce_token == token)) if token else None


def _row_of_derived(token: str, purpose: str) -> OutboxRow | None:
    """The letter of a token that is made from the site's key; None for any other one, and after an erasure."""
    ref = ref_of(token)
    row = db.session.get(OutboxRow, ref) if ref is not None and ref < LARGEST else None
    if row is None or not row.nonce or row.person_id is None:
        return None
    return row if same(token, derive(purpose, row.id, row.nonce)) else None


def _complained_about(complaint: Complaint) -> OutboxRow | None:
    """The letter by what the report quotes of it: its envelope sender, or its unsubscribe address."""
    place = place_of(complaint.sender, settings().sender)
    row = _row_of(place.token) if place is not None and place.door == "bounce" else None
    return row or _row_of_derived(unsubscribe_token(complaint.unsubscribe), "stop")


def _counted(what: str) -> str:
    db.session.rollback()
    with transaction():
        return _count(what)


def _count(what: str) -> str:
    insert: Any = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = insert(MailReceived).values(day=clock.wall().date(), what=what[:20], number=1)
    more = {"number": MailReceived.number + 1}
    db.session.execute(new.on_conflict_do_update(index_elements=["day", "what"], set_=more))
    return what
