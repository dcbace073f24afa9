"""From a link's token to the letter it was in, as long as it lives (docs: mail §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from unhurried.kit import clock, tokens
from unhurried.kit.db import db
from unhurried.letters import rules
from unhurried.letters.emails.links import PURPOSES
from unhurried.letters.queries import LETTER, items_of
from unhurried.mail.models import OutboxRow

LIVES = timedelta(days=60)
WEEKS = ("lesson", "rest", "reminder", "no_rush")


@dataclass(frozen=True)
class Door:
    """What a token opens: one purpose, for one person, from one letter."""

    purpose: str
    row_id: int
    nonce: str
    person_id: int
    items: tuple[rules.Item, ...]

    @property
    def weeks(self) -> list[tuple[int, int]]:
        """The (enrolment, position) that the letter speaks of, in its order."""
        found = [(int(i.place), i.position) for i in self.items if i.kind in WEEKS and i.place]
        return list(dict.fromkeys(found))

    @property
    def page(self) -> str:
        """The page of the site that the letter leads to."""
        return f"/weeks/{self.weeks[0][0]}/{self.weeks[0][1]}" if self.weeks else "/home"


def door_of(token: str) -> Door | None:
    """What this token opens; None for a wrong or old one, and when its person is gone."""
    ref = tokens.ref_of(token)
    row = db.session.get(OutboxRow, ref) if ref is not None else None
    if row is None or row.kind != LETTER or row.person_id is None or not row.nonce:
        return None
    if clock.now() - row.made_at > LIVES:
        return None
    for purpose in PURPOSES:
        if tokens.same(token, tokens.derive(purpose, row.id, row.nonce)):
            return Door(purpose, row.id, row.nonce, row.person_id, items_of(row.items))
    return None
