"""Finding and making people."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.accounts import rules
from unhurried.accounts.models import CodeApp, Passkey, Person, RecoveryCode
from unhurried.audit.service import record
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.languages import spoken


def find_or_make_person(email: str, locale: str | None = None) -> Person:
    """The one person with this address, made when there is none, two callers at once included.

    Who is made reads `locale`, or what the site speaks; who was there keeps their own. Raises `rules.AddressFault` for
    an address that cannot exist.
    """
    address = rules.clean_email(email)
    found = db.session.scalar(select(Person).where(Person.email == address))
    if found is not None:
        return found
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = insert(Person).values(email=address, locale=spoken(locale), created_at=clock.now())
    new = new.on_conflict_do_nothing(index_elements=["email"])
    db.session.execute(new)
    return db.session.scalars(select(Person).where(Person.email == address)).one()


def set_role(person: Person, role: str, *, actor: int | None = None, **why: str) -> None:
    """Give the person a role (`participant`, `facilitator` or `admin`); it holds from the next request on.

    `why` goes into the audit: words of ours, never anybody's own.
    """
    if role not in rules.ROLES:
        raise ValueError(f"{role!r} is no role; the roles are {', '.join(rules.ROLES)}.")
    person.role = role
    record("role_set", actor=actor, subject=person.id, role=role, **why)


def forget_proofs(person: Person, *, actor: int | None = None) -> None:
    """Forget passphrase, passkeys, code app and recovery codes: for a lost device. Nothing written goes."""
    for model in (Passkey, CodeApp, RecoveryCode):
        db.session.execute(delete(model).where(model.person_id == person.id))
    person.passphrase = person.passphrase_next = person.passphrase_from = None
    record("proofs_forgotten", actor=actor, subject=person.id)
    db.session.flush()
