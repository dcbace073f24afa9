"""Reading people, sessions and sign-in links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from unhurried.accounts import rules
from unhurried.accounts.models import (
    AddressChange,
    CodeApp,
    Passkey,
    Person,
    Recovery,
    RecoveryCode,
    Session,
    SignInLink,
)
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
    return visitor(token)[0]


def visitor(token: str) -> tuple[Session, Person] | tuple[None, None]:
    """The live session that a cookie stands for, and whose it is; no session, and nobody, for any other."""
    rows = select(Session, Person).join(Person, Person.id == Session.person_id)
    row = db.session.execute(rows.where(Session.token_digest == digest(token), Session.ended_at.is_(None))).first()
    if row is None:
        return None, None
    found, person = row
    alive = rules.lives(found.began_at, found.seen_at, found.shared_device, clock.wall())
    return (found, person) if alive else (None, None)


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


def passkeys_of(person_id: int) -> list[Passkey]:
    """The person's passkeys, the oldest first."""
    return list(db.session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)))


def code_app_of(person_id: int) -> CodeApp | None:
    """The person's code app once it was confirmed."""
    mine = select(CodeApp).where(CodeApp.person_id == person_id, CodeApp.confirmed_at.is_not(None))
    return db.session.scalars(mine.order_by(CodeApp.confirmed_at).limit(1)).first()


def unconfirmed_code_app(person_id: int) -> CodeApp | None:
    """The secret that the person is about to confirm, for a quarter of an hour."""
    since = clock.wall() - rules.CODE_APP_WAITS
    mine = select(CodeApp).where(CodeApp.person_id == person_id, CodeApp.confirmed_at.is_(None))
    return db.session.scalars(mine.where(CodeApp.made_at > since).order_by(CodeApp.made_at.desc()).limit(1)).first()


def codes_left(person_id: int) -> int:
    """How many recovery codes the person has not used."""
    unused = select(func.count(RecoveryCode.id)).where(RecoveryCode.person_id == person_id)
    return db.session.scalar(unused.where(RecoveryCode.used_at.is_(None))) or 0


def open_recovery(person_id: int) -> Recovery | None:
    """The recovery that waits or whose window is open; None once it was stopped, done or ran out (real time)."""
    mine = select(Recovery).where(Recovery.person_id == person_id, Recovery.stopped_at.is_(None))
    mine = mine.where(Recovery.done_at.is_(None), Recovery.ends_at > clock.wall())
    return db.session.scalars(mine.order_by(Recovery.id.desc()).limit(1)).first()


def waiting_address(person_id: int) -> AddressChange | None:
    """The new address that waits for its confirmation."""
    mine = select(AddressChange).where(AddressChange.person_id == person_id, AddressChange.stopped_at.is_(None))
    mine = mine.where(AddressChange.confirmed_at.is_(None), AddressChange.expires_at > clock.wall())
    return db.session.scalars(mine.order_by(AddressChange.id.desc()).limit(1)).first()
