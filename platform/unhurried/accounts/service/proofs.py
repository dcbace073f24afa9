"""What a person can prove themselves by, and who may add to it here and now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from unhurried.accounts import ceremonies, queries, rules
from unhurried.accounts.models import Person, Session
from unhurried.accounts.service.passkeys import holds
from unhurried.accounts.service.passphrases import has_passphrase, waits_until
from unhurried.kit import clock


@dataclass(frozen=True)
class Proofs:
    """What stands between a link session and a full one: for the step-up page and the account page.

    `waits_until` is from when a first passphrase or passkey holds that was chosen and waits.
    """

    passphrase: bool
    passkeys: int
    code_app: bool
    waits_until: datetime | None
    site_has_passkeys: bool

    @property
    def any(self) -> bool:
        """Whether there is one at all that holds."""
        return self.passphrase or self.passkeys > 0

    @property
    def strong(self) -> bool:
        """Whether there is what the pages of staff ask for."""
        return self.passkeys > 0 or (self.passphrase and self.code_app)


def proofs_of(person: Person) -> Proofs:
    """The person's proofs at this moment."""
    keys = queries.passkeys_of(person.id)
    waiting = [waits_until(person), *(one.holds_from for one in keys if not holds(one))]
    return Proofs(
        passphrase=has_passphrase(person),
        passkeys=sum(holds(one) for one in keys),
        code_app=queries.code_app_of(person.id) is not None,
        waits_until=min((at for at in waiting if at), default=None),
        site_has_passkeys=ceremonies.possible(),
    )


def may_add_proof(person: Person, row: Session) -> bool:
    """Whether a way to sign in may be added or removed here: a full session that proved itself within ten minutes.

    Staff who have a passkey or a code app prove themselves by it. Someone who has no proof yet signs in anew first.
    """
    found = proofs_of(person)
    if not found.any:
        return row.full or rules.is_fresh(row.began_at, clock.wall())
    enough = row.strong or not (person.is_staff and found.strong)
    return row.full and enough and rules.was_proved(row.proved_at, clock.wall())
