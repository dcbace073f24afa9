"""The passphrase, which makes a session full (docs: security §1.1). Argon2id, no composition rules."""

from __future__ import annotations

from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask_babel import gettext as _

from unhurried.accounts import rules
from unhurried.accounts.models import Person
from unhurried.audit.service import record
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.vault import PersonKey
from unhurried.mail import service as mail

hasher = PasswordHasher()


class PassphraseFault(ValueError):
    """A passphrase that cannot be taken; its text is a sentence for the page."""


def set_passphrase(person: Person, passphrase: str) -> None:
    """Set the person's passphrase; raises PassphraseFault for a short, endless or common one."""
    _check(person, passphrase)
    person.passphrase = hasher.hash(rules.normal(passphrase))
    person.passphrase_next = person.passphrase_from = None
    record("passphrase_set", actor=person.id, subject=person.id)
    db.session.flush()


def choose_first(person: Person, passphrase: str, *, vouched: bool = False) -> bool:
    """Choose the first passphrase, which only a mailed link vouches for; raises as `set_passphrase` does.

    `vouched`: or the operator's page does, and then it holds at once.

    True: it holds at once, as nothing private was written before. False: it holds in three days, and until then any
    session of the person can take it back, so that an inbox does not open a journal (docs: security §1.1).
    """
    if vouched or db.session.get(PersonKey, person.id) is None:
        set_passphrase(person, passphrase)
        return True
    _check(person, passphrase)
    person.passphrase_next = hasher.hash(rules.normal(passphrase))
    person.passphrase_from = clock.wall() + rules.FIRST_PASSPHRASE_WAITS
    record("passphrase_chosen", actor=person.id, subject=person.id)
    key = f"security:{person.id}:{person.passphrase_from.isoformat()}"
    mail.put("security", key, lane="urgent", person_id=person.id, send_after=clock.now())
    db.session.flush()
    return False


def take_back_first(person: Person) -> None:
    """Forget a first passphrase that waits."""
    if person.passphrase_next is not None:
        person.passphrase_next = person.passphrase_from = None
        record("passphrase_taken_back", actor=person.id, subject=person.id)
        db.session.flush()


def waits_until(person: Person) -> datetime | None:
    """From when a chosen first passphrase holds (real time), while that lies ahead."""
    start = person.passphrase_from
    return start if start is not None and start > clock.wall() else None


def has_passphrase(person: Person) -> bool:
    """Whether a passphrase holds for this person now."""
    return _holds(person) is not None


def settle_first(person: Person) -> None:
    """Keep a first passphrase whose time has come as the passphrase. Call it inside `transaction()`."""
    if person.passphrase is None and (held := _holds(person)):
        person.passphrase, person.passphrase_next, person.passphrase_from = held, None, None
        db.session.flush()


def _holds(person: Person) -> str | None:
    waiting = None if waits_until(person) else person.passphrase_next
    return person.passphrase or waiting


def _check(person: Person, passphrase: str) -> None:
    if len(passphrase) < rules.PASSPHRASE_MIN:
        raise PassphraseFault(
            _("A passphrase has 15 characters or more. Four or five words you choose by chance work well.")
        )
    if len(passphrase) > rules.PASSPHRASE_MAX:
        raise PassphraseFault(_("A passphrase has 1,000 characters at most."))
    if rules.too_common(passphrase, person.email):
        raise PassphraseFault(
            _("This one is on the list of what guessers try first. Words picked by chance are safer.")
        )


def proves(person: Person, passphrase: str) -> bool:
    """Whether this is the person's passphrase."""
    held = _holds(person)
    if held is None or len(passphrase) > rules.PASSPHRASE_MAX:
        return False
    try:
        return hasher.verify(held, rules.normal(passphrase))
    except (Argon2Error, InvalidHashError):
        return False
