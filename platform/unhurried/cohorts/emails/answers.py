"""Word to whoever asked for a place: one is free, the facilitators said yes, or there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from unhurried.cohorts.emails.invitations import mails_about
from unhurried.cohorts.models import Application, Waiting
from unhurried.cohorts.queries import is_offered
from unhurried.kit.db import db
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail

OUTDATED = "no_longer_current"


class PlaceOfferedKind:
    """Renders offers of a place; one that was taken up, taken back or has run out is not sent."""

    name = "place_offered"

    def render(self, rows: Sequence[OutboxRow]) -> Mapping[int, Mail]:
        """Each row's mail."""
        return mails_about(rows, self.name)

    def still_allowed(self, rows: Sequence[OutboxRow]) -> Mapping[int, str]:
        """The reason for each row that may no longer go."""
        refs = [row.ref for row in rows if row.ref is not None]
        open_offers = select(Waiting.invitation_id).where(Waiting.invitation_id.in_(refs), *is_offered())
        still = set(db.session.scalars(open_offers))
        return {row.id: OUTDATED for row in rows if row.ref not in still}


class DecisionKind:
    """Renders one answer to an application; one that was taken back is not sent."""

    def __init__(self, state: str) -> None:
        self.state, self.name = state, f"application_{state}"

    def render(self, rows: Sequence[OutboxRow]) -> Mapping[int, Mail]:
        """Each row's mail."""
        return mails_about(rows, self.name)

    def still_allowed(self, rows: Sequence[OutboxRow]) -> Mapping[int, str]:
        """The reason for each row that may no longer go: a decision that was made anew has a letter of its own."""
        refs = [row.ref for row in rows if row.ref is not None]
        found = db.session.scalars(select(Application).where(Application.invitation_id.in_(refs)))
        decided = {one.invitation_id: one.decided_at for one in found if one.state == self.state}
        return {row.id: OUTDATED for row in rows if not _is_about(row, decided)}


def _is_about(row: OutboxRow, decided: Mapping[int, datetime | None]) -> bool:
    at = decided.get(row.ref or 0)
    return at is not None and row.key.endswith(f":{at.isoformat()}")
