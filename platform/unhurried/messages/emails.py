"""The mail kind `message`: word that something is there to read. It says neither what nor from whom.

Every cause has the same words, subject and link, so that whoever sees one of them learns nothing. A cause is the first
part of a row's key (`message:<cause>:…`), and the room that owns it says whether the row may still go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import Flask, current_app, render_template
from flask_babel import force_locale
from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.kit.db import db
from unhurried.kit.settings import settings
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail

Judge = Callable[[Sequence[OutboxRow]], Mapping[int, str]]
OUTDATED, LETTERS_OFF = "no_longer_current", "letters_off"


def tell_of(app: Flask, cause: str, judge: Judge) -> None:
    """Have this cause bring word by mail; `judge` names the rows that may no longer go, with the reason."""
    app.extensions.setdefault("unhurried.word_of", {})[cause] = judge


class MessageKind:
    """Renders the notices; one for nobody, or for someone who wants no letters, is not sent."""

    name = "message"

    def render(self, rows: Sequence[OutboxRow]) -> Mapping[int, Mail]:
        """Each row's mail."""
        people = _people(rows)
        return {row.id: _mail(people[row.person_id]) for row in rows if row.person_id in people}

    def still_allowed(self, rows: Sequence[OutboxRow]) -> Mapping[int, str]:
        """The reason for each row that may no longer go."""
        people = _people(rows)
        found = {row.id: OUTDATED for row in rows if row.person_id not in people}
        found |= {row.id: LETTERS_OFF for row in rows if row.id not in found and _off(people[row.person_id or 0])}
        for cause, judge in current_app.extensions.get("unhurried.word_of", {}).items():
            found |= judge([row for row in rows if row.key.startswith(f"message:{cause}:") and row.id not in found])
        return found


def _people(rows: Sequence[OutboxRow]) -> dict[int | None, Person]:
    wanted = [row.person_id for row in rows if row.person_id is not None]
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}


def _off(person: Person) -> bool:
    return person.letters == "none"


def _mail(person: Person) -> Mail:
    words = {"link": f"{settings().site}/for-you", "sender": settings().sender_name}
    with force_locale(person.locale):
        return Mail(
            to=person.email,
            subject=render_template("letters/message/subject.txt", **words).strip(),
            text=render_template("letters/message/body.txt", **words),
            html=render_template("letters/message/body.html", **words),
        )
