"""Addresses that get no mail any more; kept as digests (docs: mail §2, §3).

A complaint is about letters: whoever asks for a sign-in page gets it all the same. A wrong address gets nothing; but
servers do err, so that after a day a sign-in page that a person asks for is tried there again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.kit import clock
from unhurried.kit.among import among
from unhurried.kit.db import db
from unhurried.kit.tokens import digest
from unhurried.mail.models import Suppression

Cause = Literal["soft_bounces", "hard_bounce", "complaint", "operator"]
# The later one wins: what a person or an operator decided is never undone by what a server says.
CAUSES: tuple[Cause, ...] = ("soft_bounces", "hard_bounce", "complaint", "operator")
STOPPED = Suppression.__table__.c
URGENT, TRIED_AGAIN = "urgent", timedelta(days=1)


def address_digest(email: str) -> str:
    """What is kept of an address here."""
    return digest(email.strip().lower())


def address_stopped(email: str, lane: str = "lesson") -> bool:
    """Whether nothing of this lane is sent to this address any more."""
    return email in stopped_addresses([email], lane)


def stopped_addresses(emails: Iterable[str], lane: str = "lesson") -> set[str]:
    """Those of the addresses that get no mail of this lane any more."""
    digests = {email: address_digest(email) for email in emails}
    wanted, found = sorted(set(digests.values())), set[str]()
    for start in range(0, len(wanted), 500):
        some = select(*STOPPED).where(among(STOPPED.address_digest, wanted[start : start + 500]))
        found.update(one.address_digest for one in db.session.execute(some) if _stops(one, lane))
    return {email for email, kept in digests.items() if kept in found}


def why_stopped(email: str) -> Suppression | None:
    """Why and since when letters do not go to this address; None for one that gets them."""
    found = select(Suppression).where(Suppression.address_digest == address_digest(email))
    return db.session.scalar(found.execution_options(populate_existing=True))


def stop_address(email: str, cause: Cause) -> None:
    """Send no letters to this address from now on; idempotent, two at once too. A weightier cause takes over."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"address_digest": address_digest(email), "cause": cause, "at": clock.wall()}
    new = insert(Suppression).values(values)
    lighter = Suppression.cause.in_(CAUSES[: CAUSES.index(cause) + 1])
    again = {"cause": cause, "at": values["at"]}
    db.session.execute(new.on_conflict_do_update(index_elements=["address_digest"], set_=again, where=lighter))


def allow_address(email: str) -> None:
    """Send to this address again."""
    db.session.execute(delete(Suppression).where(Suppression.address_digest == address_digest(email)))


def _stops(row: Any, lane: str) -> bool:
    if lane != URGENT or row.cause == "operator":
        return True
    return row.cause == "hard_bounce" and clock.wall() < row.at + TRIED_AGAIN
