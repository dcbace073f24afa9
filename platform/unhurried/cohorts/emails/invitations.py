"""The invitation: neutral, without the name of a course or a track."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template
from sqlalchemy import select

from unhurried.cohorts.models import Invitation
from unhurried.kit import clock, tokens
from unhurried.kit.db import db
from unhurried.kit.settings import settings
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail


class InvitationKind:
    """Renders invitations; one that was withdrawn, accepted or has run out is not sent."""

    name = "invitation"

    def render(self, rows: Sequence[OutboxRow]) -> Mapping[int, Mail]:
        """Each row's mail."""
        found = invitations_of_rows(rows)
        return {row.id: mail_about(found[row.ref], self.name) for row in rows if row.ref in found}

    def still_allowed(self, rows: Sequence[OutboxRow]) -> Mapping[int, str]:
        """The reason for each row that may no longer go."""
        found, now = invitations_of_rows(rows), clock.now()
        waiting = {key for key, one in found.items() if one.state == "waiting" and one.expires_at > now}
        return {row.id: "no_longer_current" for row in rows if row.ref not in waiting}


def invitations_of_rows(rows: Sequence[OutboxRow]) -> dict[int | None, Invitation]:
    """The invitation that each row is about, by its id."""
    refs = [row.ref for row in rows if row.ref is not None]
    return {one.id: one for one in db.session.scalars(select(Invitation).where(Invitation.id.in_(refs)))}


def mail_about(invitation: Invitation, kind: str) -> Mail:
    """The mail of this kind, with the one link that leads the person in."""
    token = tokens.derive("invitation", invitation.id, invitation.nonce)
    words = {
        "link": f"{settings().site}/join/{token}",
        "sender": settings().sender_name,
    }
    return Mail(
        to=invitation.email,
        subject=render_template(f"letters/{kind}/subject.txt", **words).strip(),
        text=render_template(f"letters/{kind}/body.txt", **words),
        html=render_template(f"letters/{kind}/body.html", **words),
    )
