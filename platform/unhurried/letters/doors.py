"""From a link's token to the letter it was in, as long as it lives (docs: mail §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from unhurried.kit import clock, tokens
from unhurried.kit.db import db
from unhurried.letters import rules
from unhurried.letters.emails.links import PURPOSES, WEEKS, weeks_of
from unhurried.letters.queries import LETTER, items_of
from unhurried.mail.models import OutboxRow

LIVES = timedelta(days=60)


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
        return weeks_of(self.items)

    @property
    def note(self) -> str:
        """The page of the site with the letter's own words; empty for a letter that is about weeks alone."""
        told = any(item.kind not in WEEKS for item in self.items)
        return f"/home/notes/{self.row_id}" if told else ""

    def page(self, nth: int = 0) -> str:
        """The page of the site that the letter leads to: its nth week, else what the letter says."""
        enrolment, position = self.weeks[nth] if nth < len(self.weeks) else (None, None)
        return f"/weeks/{enrolment}/{position}" if enrolment else self.note or "/home"


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
