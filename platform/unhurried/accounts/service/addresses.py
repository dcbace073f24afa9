"""Changing one's address: asked for in a full session, confirmed at the new one, told to the old one."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from unhurried.accounts import queries, rules
from unhurried.accounts.models import AddressChange, Person, SignInLink
from unhurried.audit.service import record
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import derive, mint, ref_of, same
from unhurried.mail import service as mail

CONFIRM, STOP = "address-confirm", "address-stop"


def ask_for_address(person: Person, email: str) -> AddressChange:
    """Mail a link and a code to the new address and a notice to the old one; what was asked for before is stopped.

    An address that somebody has already looks the same, and no mail goes there.
    """
    if before := queries.waiting_address(person.id):
        stop_address_change(before, by_letter=False)
    moment = clock.wall()
    row = AddressChange(person_id=person.id, email=rules.clean_email(email), nonce=mint(), asked_at=moment)
    row.expires_at = moment + rules.ADDRESS_WAITS
    db.session.add(row)
    db.session.flush()
    record("address_asked", actor=person.id, subject=person.id, change=row.id)
    for word in ("address-new", "address-old"):
        key = f"security:{word}:{row.id}:{row.nonce[:12]}"
        mail.put("security", key, lane="urgent", person_id=person.id, ref=row.id, send_after=clock.now())
    return row


def confirm_address(row: AddressChange) -> bool:
    """Put the new address in the old one's place, once; False when it waits no more or somebody has it by now."""
    mine = (AddressChange.id == row.id, AddressChange.stopped_at.is_(None), AddressChange.confirmed_at.is_(None))
    in_time = AddressChange.expires_at > clock.wall()
    taken = update(AddressChange).where(*mine, in_time).values(confirmed_at=clock.wall())
    if db.session.scalar(taken.returning(AddressChange.id)) is None:
        return False
    try:
        with db.session.begin_nested():
            db.session.execute(update(Person).where(Person.id == row.person_id).values(email=row.email))
    except IntegrityError:
        return False
    spent = SignInLink.person_id == row.person_id, SignInLink.used_at.is_(None)
    db.session.execute(update(SignInLink).where(*spent).values(used_at=clock.wall()))
    record("address_changed", actor=row.person_id, subject=row.person_id, change=row.id)
    db.session.expire_all()
    return True


def stop_address_change(row: AddressChange, *, by_letter: bool) -> None:
    """Stop it; doing so again changes nothing."""
    mine = (AddressChange.id == row.id, AddressChange.stopped_at.is_(None), AddressChange.confirmed_at.is_(None))
    stopped = update(AddressChange).where(*mine).values(stopped_at=clock.wall()).returning(AddressChange.id)
    if db.session.scalar(stopped) is not None:
        record("address_stopped", actor=row.person_id, subject=row.person_id, change=row.id, by_letter=by_letter)
    db.session.expire(row)


def change_by_token(token: str, purpose: str) -> AddressChange | None:
    """The change that a letter's link of this purpose is about, while it waits; None for any other token."""
    row = db.session.get(AddressChange, ref_of(token) or 0)
    if row is None or not same(token, derive(purpose, row.id, row.nonce)):
        return None
    over = row.stopped_at or row.confirmed_at or row.expires_at <= clock.wall()
    return None if over else row


def code_of_change(row: AddressChange) -> str:
    """The short code that the new address's page shows in any other browser."""
    return rules.code_for(derive("address-code", row.id, row.nonce))
