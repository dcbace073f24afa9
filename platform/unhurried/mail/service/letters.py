"""Claimed rows as letters ready to go: vetted, rendered, written out; the others named with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.settings import settings
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail
from unhurried.mail.senders.dkim import Signer
from unhurried.mail.senders.message import Unrenderable, ascii_address, compose, domain_of
from unhurried.mail.senders.quick import Written, compose_quickly, look_over
from unhurried.mail.senders.talk import Parcel
from unhurried.mail.service.kinds import UNRENDERABLE, forbidden, ready, rendered
from unhurried.mail.service.redirecting import as_it_goes, return_path
from unhurried.mail.service.signing import signer


@dataclass(slots=True)
class Letter:
    """A row in the hands of this worker, and its bytes. `tries`, `tried_at` and `message_id` are those of the row."""

    row_id: int
    message_id: str
    tries: int
    tried_at: datetime
    mail_to: str
    parcel: Parcel


@dataclass
class Batch:
    """What became of claimed rows: letters to send, and rows that end unsent (row id to state and reason)."""

    letters: list[Letter] = field(default_factory=list)
    endings: dict[int, tuple[str, str]] = field(default_factory=dict)


def write_letters(ids: Sequence[int]) -> Batch:
    """Vet, render and write out the claimed rows. Reads only; its read transaction is over on return."""
    if not ids:
        return Batch()
    try:
        rows = list(db.session.scalars(select(OutboxRow).where(OutboxRow.id.in_(ids)).order_by(OutboxRow.id)))
        batch = Batch()
        _write_slowly(batch, rows, _Envelopes())
        return batch
    finally:
        db.session.rollback()


def _write_slowly(batch: Batch, rows: Sequence[OutboxRow], envelopes: _Envelopes) -> None:
    """Vet them, then render those that may go."""
    reasons = forbidden(rows)
    for row_id, reason in reasons.items():
        batch.endings[row_id] = ("dead" if reason == UNRENDERABLE else "suppressed", reason)
    allowed = [row for row in rows if row.id not in reasons]
    mails = rendered(allowed)
    for row in allowed:
        mail = mails.get(row.id)
        if mail is None:
            batch.endings[row.id] = ("dead", UNRENDERABLE)
        else:
            envelopes.put(batch, row, mail)


def written_quickly(rows: Sequence[OutboxRow]) -> Batch:
    """Vet and write rows of quick kinds, the few that need it in the slow way."""
    batch, found, envelopes = Batch(), ready(rows), _Envelopes()
    slow = [row for row in rows if row.id not in found]
    for row in rows:
        one = found.get(row.id)
        if isinstance(one, str):
            batch.endings[row.id] = ("suppressed", one)
        elif one is not None:
            envelopes.put(batch, row, one)
    _write_slowly(batch, slow, envelopes)
    return batch


class _Envelopes:
    """Puts the messages of one batch into theirs; what is the same for all of them is looked up once."""

    def __init__(self) -> None:
        here = settings()
        self.sender, self.name, self.domain = here.sender, here.sender_name, domain_of(here.sender)
        self.is_rehearsal, self.signer = bool(here.mail_redirect), signer()
        self.moment, self.wall = clock.now(), clock.wall()

    def put(self, batch: Batch, row: OutboxRow, mail: Mail | Written) -> None:
        """Write it out; a message that cannot be is dead alone."""
        try:
            batch.letters.append(self._letter(row, as_it_goes(row, mail) if self.is_rehearsal else mail))
        except Unrenderable:
            batch.endings[row.id] = ("dead", UNRENDERABLE)

    def _letter(self, row: OutboxRow, mail: Mail | Written) -> Letter:
        return Letter(
            row_id=row.id,
            message_id=row.message_id,
            tries=row.attempts,
            tried_at=row.tried_at or self.wall,
            mail_to=mail.to,
            parcel=Parcel(
                sender=return_path(row, self.domain),
                recipient=mail.to if isinstance(mail, Written) else ascii_address(mail.to),
                write=self._writing(row, mail),
            ),
        )

    def _writing(self, row: OutboxRow, mail: Mail | Written) -> Callable[[], bytes]:
        """What makes the message's bytes. A letter of a quick kind is put together while the one before it is sent."""
        how: dict[str, Any] = {"message_id": row.message_id, "dated": row.dated_at or self.moment}
        if isinstance(mail, Written):
            look_over(mail, self.sender, self.name)
            write = partial(compose_quickly, mail, self.sender, self.name, **how)
        else:
            write = partial(bytes, compose(mail, self.sender, self.name, **how))
        return write if self.signer is None else partial(_signed, self.signer, write)


def _signed(signer: Signer, write: Callable[[], bytes]) -> bytes:
    return signer.signed(write())
