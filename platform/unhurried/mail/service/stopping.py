"""Addresses that get no mail any more; kept as digests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from sqlalchemy import delete, select

from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import digest
from unhurried.mail.models import Suppression

Cause = Literal["hard_bounce", "complaint", "operator"]


def address_digest(email: str) -> str:
    """What is kept of an address here."""
    return digest(email.strip().lower())


def address_stopped(email: str) -> bool:
    """Whether nothing is sent to this address any more."""
    return email in stopped_addresses([email])


def stopped_addresses(emails: Iterable[str]) -> set[str]:
    """Those of the addresses that get no mail any more."""
    digests = {email: address_digest(email) for email in emails}
    wanted, found = sorted(set(digests.values())), set[str]()
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        found.update(db.session.scalars(select(Suppression.address_digest).where(Suppression.address_digest.in_(part))))
    return {email for email, kept in digests.items() if kept in found}


def stop_address(email: str, cause: Cause) -> None:
    """Send nothing to this address from now on; idempotent."""
    if not address_stopped(email):
        db.session.add(Suppression(address_digest=address_digest(email), cause=cause, at=clock.wall()))
        db.session.flush()


def allow_address(email: str) -> None:
    """Send to this address again."""
    db.session.execute(delete(Suppression).where(Suppression.address_digest == address_digest(email)))
