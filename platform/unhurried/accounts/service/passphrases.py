"""The passphrase, which makes a session full (docs: security §1.1). Argon2id, no composition rules."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask_babel import gettext as _

from unhurried.accounts import rules
from unhurried.accounts.models import Person
from unhurried.audit.service import record
from unhurried.kit.db import db

hasher = PasswordHasher()


class PassphraseFault(ValueError):
    """A passphrase that cannot be taken; its text is a sentence for the page."""


def set_passphrase(person: Person, passphrase: str) -> None:
    """Set the person's passphrase; raises PassphraseFault for a short, endless or common one."""
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
    person.passphrase = hasher.hash(rules.normal(passphrase))
    record("passphrase_set", actor=person.id, subject=person.id)
    db.session.flush()


def proves(person: Person, passphrase: str) -> bool:
    """Whether this is the person's passphrase."""
    if person.passphrase is None or len(passphrase) > rules.PASSPHRASE_MAX:
        return False
    try:
        return hasher.verify(person.passphrase, rules.normal(passphrase))
    except (Argon2Error, InvalidHashError):
        return False
