"""Reading people, sessions and sign-in links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from unhurried.accounts import rules
from unhurried.accounts.models import Person, Session, SignInLink
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import digest


def person_by_email(email: str) -> Person | None:
    """The person with this address, in any spelling that is stored alike; None for one that cannot exist."""
    try:
        address = rules.clean_email(email)
    except rules.AddressFault:
        return None
    return db.session.scalar(select(Person).where(Person.email == address))


def live_session(token: str) -> Session | None:
    """The session that a cookie stands for; None once it has ended, was idle too long or is a day old."""
    found = db.session.scalar(select(Session).where(Session.token_digest == digest(token), Session.ended_at.is_(None)))
    if found is None or not rules.lives(found.began_at, found.seen_at, found.shared_device, clock.wall()):
        return None
    return found


def live_sessions(person_id: int) -> list[Session]:
    """The person's open sessions, the one seen last first."""
    found = db.session.scalars(
        select(Session)
        .where(Session.person_id == person_id, Session.ended_at.is_(None))
        .order_by(Session.seen_at.desc(), Session.id.desc())
    )
    moment = clock.wall()
    return [row for row in found if rules.lives(row.began_at, row.seen_at, row.shared_device, moment)]


def open_link(token: str) -> SignInLink | None:
    """The link of this token while it may still be used; None for any other token, whatever is wrong with it."""
    return db.session.scalar(
        select(SignInLink).where(
            SignInLink.token_digest == digest(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > clock.wall(),
        )
    )


def links_by_id(ids: Iterable[int]) -> dict[int, tuple[SignInLink, Person | None]]:
    """Links with the person that each is for (None for an address that nobody has), by the link's id."""
    rows = db.session.execute(
        select(SignInLink, Person)
        .outerjoin(Person, Person.id == SignInLink.person_id)
        .where(SignInLink.id.in_(list(ids)))
    )
    return {link.id: (link, person) for link, person in rows}


def is_over(link: SignInLink, moment: datetime) -> bool:
    """Whether the link was used or its ten minutes have passed (real time)."""
    return link.used_at is not None or link.expires_at <= moment


def people_by_id(ids: Iterable[int]) -> dict[int | None, Person]:
    """These people, by id; who does not exist is left out."""
    return {one.id: one for one in db.session.scalars(select(Person).where(Person.id.in_(set(ids))))}
