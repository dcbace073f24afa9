"""Passkeys: registered, used, removed (docs: security §1.1). Challenges are used once, whatever came of them."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select

from unhurried.accounts import ceremonies, queries, rules
from unhurried.accounts.models import Passkey, PasskeyChallenge, Person, Session
from unhurried.audit.service import record
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import derive, digest, mint, same
from unhurried.kit.vault import PersonKey
from unhurried.mail import service as mail

REFUSED = ceremonies.CeremonyRefused


class PasskeyFault(ValueError):
    """A passkey that cannot be kept; its text is a sentence for the page."""


def challenge(purpose: str, bound_to: str, person: Person | None = None) -> str:
    """A new challenge of this purpose (`register`, `sign_in` or `prove`), good in this browser or session only."""
    row = PasskeyChallenge(purpose=purpose, challenge=mint(), bound_to=digest(bound_to))
    row.person_id, row.expires_at = person.id if person else None, clock.wall() + rules.CHALLENGE_LIVES
    db.session.add(row)
    db.session.flush()
    return row.challenge


def options_to_register(person: Person, row: Session) -> str:
    """What the browser asks the device for, as JSON."""
    known = [one.credential for one in queries.passkeys_of(person.id)]
    asked = challenge("register", session_mark(row), person)
    return ceremonies.to_register(asked, _handle(person), person.email, known)


def options_to_prove(person: Person, row: Session) -> str:
    """The same for one of the person's passkeys."""
    known = [one.credential for one in queries.passkeys_of(person.id)]
    return ceremonies.to_sign(challenge("prove", session_mark(row), person), known)


def options_to_sign_in(browser: str) -> str:
    """The same for anybody's passkey: it tells nothing of who is here."""
    return ceremonies.to_sign(challenge("sign_in", browser), [])


def register(person: Person, row: Session, name: str, payload: str) -> Passkey | None:
    """Keep a new passkey under the name; None where the answer proves nothing. Raises PasskeyFault.

    A first proof that only a mailed link vouches for holds in three days when something private was written before it.
    """
    try:
        answer = ceremonies.read(payload)
        if not _take(answer.challenge, "register", session_mark(row), person):
            return None
        made = ceremonies.registered(payload, answer.challenge)
    except REFUSED:
        return None
    if len(queries.passkeys_of(person.id)) >= rules.PASSKEYS_MOST:
        raise PasskeyFault(_("Twenty passkeys are the most. Remove one that you no longer use first."))
    if db.session.scalar(select(Passkey.id).where(Passkey.credential == made.credential)):
        raise PasskeyFault(_("This passkey is known here already."))
    kept = Passkey(person_id=person.id, name=clean_name(name), credential=made.credential, handle=_handle(person))
    kept.public_key, kept.sign_count, kept.made_at = made.public_key, made.sign_count, clock.wall()
    kept.holds_from = _holds_from(person, row)
    db.session.add(kept)
    db.session.flush()
    record("passkey_added", actor=person.id, subject=person.id, passkey=kept.id, waits=kept.holds_from is not None)
    if kept.holds_from is not None:
        key = f"security:passkey:{kept.id}:{mint()}"
        mail.put("security", key, lane="urgent", person_id=person.id, ref=kept.id, send_after=clock.now())
    return kept


def passkey_of(payload: str, browser: str) -> Passkey | None:
    """Whose passkey signed this browser's challenge, counted on; None for any answer that proves nothing."""
    return _used(payload, "sign_in", browser, None)


def proves_by_passkey(person: Person, row: Session, payload: str) -> Passkey | None:
    """The person's passkey that signed this session's challenge; None as above."""
    return _used(payload, "prove", session_mark(row), person)


def holds(one: Passkey) -> bool:
    """Whether the passkey opens anything yet."""
    return one.holds_from is None or one.holds_from <= clock.wall()


def remove_passkey(person: Person, passkey_id: int) -> bool:
    """Take one of the person's passkeys away; False when they have none of that id."""
    gone = delete(Passkey).where(Passkey.id == passkey_id, Passkey.person_id == person.id).returning(Passkey.id)
    if db.session.scalar(gone) is None:
        return False
    record("passkey_removed", actor=person.id, subject=person.id, passkey=passkey_id)
    return True


def clean_name(name: str) -> str:
    """A name as it is kept: on one line, without signs that nobody sees, 60 characters at most."""
    seen = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C" or sign == " ")
    return " ".join(seen.split())[:60] or _("Passkey")


def session_mark(row: Session) -> str:
    """What a session's challenges are bound to."""
    return f"session:{row.id}"


def _used(payload: str, purpose: str, bound_to: str, person: Person | None) -> Passkey | None:
    try:
        answer = ceremonies.read(payload)
    except REFUSED:
        return None
    if not _take(answer.challenge, purpose, bound_to, person):
        return None
    mine = select(Passkey).where(Passkey.credential == answer.credential).with_for_update()
    found = db.session.scalar(mine.execution_options(populate_existing=True))
    if found is None or not _fits(found, answer, person):
        return None
    try:
        found.sign_count = ceremonies.signed(payload, answer.challenge, found.public_key, found.sign_count)
    except REFUSED:
        record("passkey_refused", actor=None, subject=found.person_id, passkey=found.id)
        return None
    found.used_at = clock.wall()
    db.session.flush()
    return found


def _fits(found: Passkey, answer: ceremonies.Answer, person: Person | None) -> bool:
    """The account that the device names must be the passkey's own; it may be left out where we know who asks."""
    if person is not None:
        return found.person_id == person.id and (not answer.handle or same(answer.handle, found.handle))
    return same(answer.handle, found.handle)


def _take(asked: str, purpose: str, bound_to: str, person: Person | None) -> bool:
    """Use a challenge up: of two at the same moment one gets it."""
    mine = PasskeyChallenge.person_id == person.id if person else PasskeyChallenge.person_id.is_(None)
    gone = delete(PasskeyChallenge).where(
        PasskeyChallenge.challenge == asked,
        PasskeyChallenge.purpose == purpose,
        PasskeyChallenge.bound_to == digest(bound_to),
        PasskeyChallenge.expires_at > clock.wall(),
        mine,
    )
    return db.session.scalar(gone.returning(PasskeyChallenge.id)) is not None


def _handle(person: Person) -> str:
    return digest(derive("passkey", person.id, ""))[:40]


def _holds_from(person: Person, row: Session) -> datetime | None:
    if row.full or row.vouched or db.session.get(PersonKey, person.id) is None:
        return None
    return clock.wall() + rules.FIRST_PASSPHRASE_WAITS
