"""What waits for a person, and how mail to them fares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from unhurried.accounts.models import Person
from unhurried.kit.db import db
from unhurried.mail.models import Suppression
from unhurried.mail.service.stopping import address_digest, why_stopped
from unhurried.postbox.models import MailedReply


@dataclass(frozen=True)
class Stopped:
    """That letters do not go to the person's address: `cause`, and the date since when, in their own zone."""

    cause: str
    on: date

    @property
    def may_be_lifted(self) -> bool:
        """Whether the person can say that letters may go there again; what staff decided is for staff."""
        return self.cause != "operator"


def stopped_for(person: Person) -> Stopped | None:
    """Why letters do not reach the person; None where they do."""
    found = why_stopped(person.email)
    return _stopped(found, person) if found else None


def _stopped(found: Any, person: Person) -> Stopped:
    return Stopped(found.cause, found.at.astimezone(ZoneInfo(person.zone)).date())


def waiting_replies(person_id: int) -> list[MailedReply]:
    """The replies that wait for their writer, the oldest first."""
    rows = select(MailedReply).where(MailedReply.person_id == person_id, MailedReply.decided_at.is_(None))
    return list(db.session.scalars(rows.order_by(MailedReply.came_at, MailedReply.id)))


def notices_for(person: Person) -> tuple[Stopped | None, int]:
    """Why letters do not reach the person, None where they do, and how many replies wait for them: one query."""
    waiting = select(func.count()).where(MailedReply.person_id == person.id, MailedReply.decided_at.is_(None))
    rows = select(Suppression.cause, Suppression.at, waiting.scalar_subquery().label("waiting")).select_from(Person)
    rows = rows.outerjoin(Suppression, Suppression.address_digest == address_digest(person.email))
    row = db.session.execute(rows.where(Person.id == person.id)).one()
    return (_stopped(row, person) if row.cause else None), row.waiting


def own_reply(person_id: int, reply_id: str) -> MailedReply | None:
    """The person's own waiting reply of this id, locked; None for any other."""
    mine = MailedReply.id == reply_id, MailedReply.person_id == person_id, MailedReply.decided_at.is_(None)
    return db.session.scalar(
        select(MailedReply).where(*mine).with_for_update().execution_options(populate_existing=True)
    )
