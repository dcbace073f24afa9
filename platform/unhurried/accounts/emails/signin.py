"""The sign-in mail: neutral, in the person's language, with one link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template
from flask_babel import force_locale

from unhurried.accounts import queries
from unhurried.kit import clock
from unhurried.kit.settings import settings
from unhurried.kit.tokens import derive
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail

PURPOSE = "signin"
PARTS = ("subject.txt", "body.txt", "body.html")


def page_for(token: str) -> str:
    """The address of a sign-in page."""
    return f"{settings().site}/signin/{token}"


class SignInMail:
    """Mail kind `signin` (docs: mail §1). A row for an address that nobody has is discarded by the worker."""

    name = "signin"

    def render(self, rows: Sequence[OutboxRow]) -> Mapping[int, Mail]:
        """The mails by row id; a row whose person is gone is missing."""
        links = queries.links_by_id(row.ref for row in rows if row.ref)
        found = {}
        for row in rows:
            person = links[row.ref][1] if row.ref in links else None
            if person is not None and row.ref is not None:
                found[row.id] = self._mail(person.email, person.locale, derive(PURPOSE, row.ref, row.nonce))
        return found

    def still_allowed(self, rows: Sequence[OutboxRow]) -> Mapping[int, str]:
        """Refuses what nobody waits for: an address without a person, a link that was used or has run out."""
        links = queries.links_by_id(row.ref for row in rows if row.ref)
        moment = clock.wall()
        refused = {}
        for row in rows:
            link, person = links.get(row.ref or 0, (None, None))
            if link is None or person is None:
                refused[row.id] = "unknown_address"
            elif queries.is_over(link, moment):
                refused[row.id] = "too_late"
        return refused

    def _mail(self, to: str, locale: str, token: str) -> Mail:
        with force_locale(locale):
            parts = [render_template(f"letters/signin/{name}", link=page_for(token), minutes=10) for name in PARTS]
        return Mail(to=to, subject=parts[0].strip(), text=parts[1], html=parts[2])
