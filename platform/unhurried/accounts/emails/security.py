"""The security notice: neutral, with one link. What it is about stands in the row's key, its cause in `ref`.

`security:passkey:…` a first passkey waits · `security:recovery:…` a new passphrase was asked for ·
`security:address-new:…` and `security:address-old:…` a new address was asked for · else a first passphrase waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template
from flask_babel import force_locale
from sqlalchemy import select

from unhurried.accounts import queries, rules
from unhurried.accounts.emails.signin import PARTS
from unhurried.accounts.models import AddressChange, Passkey, Person, Recovery
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.settings import settings
from unhurried.kit.tokens import derive
from unhurried.kit.words import day_words
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail

NOTES = ("passkey", "recovery", "address-new", "address-old")
Words = dict[str, Any]


class SecurityMail:
    """Mail kind `security`. A notice of what is no longer so is not sent."""

    name = "security"

    def render(self, rows: Sequence[OutboxRow]) -> Mapping[int, Mail]:
        """The mails by row id; a row whose person or cause is gone is missing."""
        people = queries.people_by_id(row.person_id for row in rows if row.person_id)
        found = {row.id: self._mail(row, people[row.person_id]) for row in rows if row.person_id in people}
        return {row_id: mail for row_id, mail in found.items() if mail is not None}

    def still_allowed(self, rows: Sequence[OutboxRow]) -> Mapping[int, str]:
        """Refuses what is no longer so, and a mail to a new address that somebody else has."""
        people = queries.people_by_id(row.person_id for row in rows if row.person_id)
        refused = {}
        for row in rows:
            person = people.get(row.person_id)
            if person is None or WORDS[note_of(row)](row, person) is None:
                refused[row.id] = "no_longer_current"
        return refused

    def _mail(self, row: OutboxRow, person: Person) -> Mail | None:
        note = note_of(row)
        with force_locale(person.locale):
            words = WORDS[note](row, person)
            if words is None:
                return None
            to = words.pop("to", person.email)
            parts = [render_template(f"letters/security/{name}", note=note, **words) for name in PARTS]
        return Mail(to=to, subject=parts[0].strip(), text=parts[1], html=parts[2])


def note_of(row: OutboxRow) -> str:
    """What the notice is about."""
    word = row.key.split(":")[1]
    return word if word in NOTES else "passphrase"


def _passphrase(_row: OutboxRow, person: Person) -> Words | None:
    until = person.passphrase_from
    if person.passphrase_next is None or until is None:
        return None
    return {"link": f"{settings().site}/account/passphrase", "day": _day(until, person)}


def _passkey(row: OutboxRow, person: Person) -> Words | None:
    kept = db.session.get(Passkey, row.ref or 0)
    if kept is None or kept.person_id != person.id or kept.holds_from is None:
        return None
    return {"link": f"{settings().site}/account/passkeys", "day": _day(kept.holds_from, person)}


def _recovery(row: OutboxRow, person: Person) -> Words | None:
    kept = db.session.get(Recovery, row.ref or 0)
    if kept is None or kept.stopped_at or kept.done_at or kept.ends_at <= clock.wall():
        return None
    link = f"{settings().site}/signin/stop/{derive('recovery-stop', kept.id, kept.nonce)}"
    return {"link": link, "day": _day(kept.ready_at, person), "until": _day(kept.ends_at, person)}


def _new_address(row: OutboxRow, _person: Person) -> Words | None:
    kept = _waiting(row)
    if kept is None or db.session.scalar(select(Person.id).where(Person.email == kept.email)):
        return None
    link = f"{settings().site}/signin/address/{derive('address-confirm', kept.id, kept.nonce)}"
    return {"to": kept.email, "link": link}


def _old_address(row: OutboxRow, _person: Person) -> Words | None:
    kept = _waiting(row)
    if kept is None:
        return None
    link = f"{settings().site}/signin/stop/{derive('address-stop', kept.id, kept.nonce)}"
    return {"link": link, "hours": rules.ADDRESS_HOURS}


def _waiting(row: OutboxRow) -> AddressChange | None:
    kept = db.session.get(AddressChange, row.ref or 0)
    over = kept is None or kept.stopped_at or kept.confirmed_at or kept.expires_at <= clock.wall()
    return None if over else kept


def _day(instant: datetime, person: Person) -> str:
    return day_words(instant.astimezone(ZoneInfo(person.zone)).date())


WORDS: Mapping[str, Callable[[OutboxRow, Person], Words | None]] = {
    "passphrase": _passphrase,
    "passkey": _passkey,
    "recovery": _recovery,
    "address-new": _new_address,
    "address-old": _old_address,
}
