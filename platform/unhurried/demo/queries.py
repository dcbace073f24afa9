"""What the demo's pages show: who there is, what is in their inboxes, and what a walk of the clock did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.queries import course_of
from unhurried.demo.people import ADMIN, FACILITATOR, SKETCHES, address_of
from unhurried.demo.story import Happening, city_of
from unhurried.desk.queries import titles as titles_of
from unhurried.kit.db import db
from unhurried.mail.models import OutboxRow
from unhurried.pacing.models import Opening

SNIPPET = 120


@dataclass(frozen=True)
class Card:
    """A letter as a phone lists it; `local` is its Date where the reader lives."""

    name: str
    sender: str
    subject: str
    snippet: str
    who: str
    city: str
    local: datetime


def demo_people() -> list[tuple[Person, str, str]]:
    """Each demo person with a name and what they are like: participants first, staff last."""
    known = {person.email: person for person in db.session.scalars(select(Person))}
    told = [(address_of(one), one.name, one.role) for one in SKETCHES]
    told += [(FACILITATOR, "Fay", "looks after the Tuesday group"), (ADMIN, "Ida", "is the program’s admin")]
    return [(known[email], name, role) for email, name, role in told if email in known]


def cards(letters: Iterable[tuple[str, EmailMessage]], to: str) -> list[Card]:
    """The letters to this address, or to everyone when it is empty, the latest arrived first."""
    known = {person.email: (name, person.zone) for person, name, _role in demo_people()}
    return [card_of(name, mail, known) for name, mail in letters if to in ("", mail["To"])]


def card_of(name: str, mail: EmailMessage, known: dict[str, tuple[str, str]] | None = None) -> Card:
    """One letter as a phone shows it."""
    known = known if known is not None else {p.email: (who, p.zone) for p, who, _role in demo_people()}
    who, zone = known.get(str(mail["To"]), (str(mail["To"]), "UTC"))
    text = mail.get_body(("plain",))
    title, _, rest = (text.get_content().strip() if text else "").partition("\n\n")
    words = " · ".join(" ".join(part.split()) for part in (title, rest) if part)
    sender = mail["From"].addresses[0].display_name or str(mail["From"])
    local = mail["Date"].datetime.astimezone(ZoneInfo(zone))
    return Card(name, sender, str(mail["Subject"]), words[:SNIPPET], who, city_of(zone), local)


def happened(since: datetime, until: datetime) -> list[Happening]:
    """Openings, letters and skips between two programme instants, in no order."""
    people = {person.id: (name, person.zone) for person, name, _role in demo_people()}
    opened = db.session.execute(
        select(Opening, Enrolment.person_id)
        .join(Enrolment, Enrolment.id == Opening.enrolment_id)
        .where(Opening.planned_at > since, Opening.planned_at <= until)
    )
    rows = [
        Happening(one.planned_at, *people[person], "opened", (f"{one.kind}:{one.position}",))
        for one, person in opened
        if person in people
    ]
    return rows + [_told(row, *people[row.person_id]) for row in _ledger(since, until) if row.person_id in people]


def titles() -> dict[int, str]:
    """The titles of the demo's course, by week."""
    first = db.session.scalar(select(Cohort).order_by(Cohort.id).limit(1))
    return titles_of(course_of(first)) if first else {}


def _told(row: OutboxRow, who: str, zone: str) -> Happening:
    what = "skipped" if row.state == "skipped" else "sent"
    items = tuple(item["item"] for item in row.items) or (row.kind,)
    return Happening(row.sent_at or row.made_at, who, zone, what, items, row.reason or "")


def _ledger(since: datetime, until: datetime) -> Sequence[OutboxRow]:
    sent = (OutboxRow.sent_at > since) & (OutboxRow.sent_at <= until)
    left = (OutboxRow.state == "skipped") & (OutboxRow.made_at > since) & (OutboxRow.made_at <= until)
    return db.session.scalars(select(OutboxRow).where(sent | left)).all()
