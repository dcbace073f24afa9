"""The invitation: neutral, without the name of a course or a track."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask import render_template
from flask_babel import force_locale
from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Invitation
from unhurried.kit import clock, tokens
from unhurried.kit.db import db
from unhurried.kit.languages import spoken
from unhurried.kit.settings import settings
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail


class InvitationKind:
    """Renders invitations; one that was withdrawn, accepted or has run out is not sent."""

    name = "invitation"

    def render(self, rows: Sequence[OutboxRow]) -> Mapping[int, Mail]:
        """Each row's mail."""
        return mails_about(rows, self.name)

    def still_allowed(self, rows: Sequence[OutboxRow]) -> Mapping[int, str]:
        """The reason for each row that may no longer go."""
        found, now = invitations_of_rows(rows), clock.now()
        waiting = {key for key, one in found.items() if one.state == "waiting" and one.expires_at > now}
        return {row.id: "no_longer_current" for row in rows if row.ref not in waiting}


def invitations_of_rows(rows: Sequence[OutboxRow]) -> dict[int | None, Invitation]:
    """The invitation that each row is about, by its id."""
    refs = [row.ref for row in rows if row.ref is not None]
    return {one.id: one for one in db.session.scalars(select(Invitation).where(Invitation.id.in_(refs)))}


def mails_about(rows: Sequence[OutboxRow], kind: str) -> Mapping[int, Mail]:
    """Each row's mail of this kind, in the language of who reads it."""
    found = invitations_of_rows(rows)
    spoken_by = _languages(found.values())
    mails = {}
    for row in rows:
        if row.ref in found:
            with force_locale(spoken_by[found[row.ref].id]):
                mails[row.id] = mail_about(found[row.ref], kind)
    return mails


def _languages(invitations: Iterable[Invitation]) -> dict[int, str]:
    """For each invitation its reader's own language, else what their line in a sheet says, else the group's."""
    rows = select(Invitation.id, Invitation.wishes, Cohort.locale, Person.locale)
    rows = rows.join(Cohort, Cohort.id == Invitation.cohort_id).outerjoin(Person, Person.email == Invitation.email)
    found = db.session.execute(rows.where(Invitation.id.in_([one.id for one in invitations])))
    return {number: spoken(own or wishes.get("language") or group) for number, wishes, group, own in found}


def mail_about(invitation: Invitation, kind: str) -> Mail:
    """The mail of this kind in the present language, with the one link that leads the person in."""
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
