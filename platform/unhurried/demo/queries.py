"""What the demo's pages show: who there is, and what a walk of the clock did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.queries import course_of
from unhurried.demo.people import ADMIN, FACILITATOR, SKETCHES, address_of
from unhurried.desk.queries import titles as titles_of
from unhurried.desk.rules import item_words
from unhurried.kit.db import db
from unhurried.mail.models import OutboxRow
from unhurried.pacing.models import Opening


def demo_people() -> list[tuple[Person, str, str]]:
    """Each demo person with a name and what they are like: staff first."""
    known = {person.email: person for person in db.session.scalars(select(Person))}
    told = [(ADMIN, "Ida", "program admin"), (FACILITATOR, "Fay", "facilitator of the Tuesday group")]
    told += [(address_of(one), one.name, one.role) for one in SKETCHES]
    return [(known[email], name, role) for email, name, role in told if email in known]


def happened(since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Openings, letters and skips between two programme instants, by time, 200 at most."""
    names, titles = _names(), _titles()
    opened = db.session.execute(
        select(Opening, Enrolment.person_id)
        .join(Enrolment, Enrolment.id == Opening.enrolment_id)
        .where(Opening.planned_at > since, Opening.planned_at <= until)
    )
    rows: list[dict[str, Any]] = [
        {"at": one.planned_at, "who": names.get(person, ""), "what": "opened", "items": [f"lesson:{one.position}"]}
        for one, person in opened
    ]
    rows += [_told(row, names) for row in _ledger(since, until)]
    for row in rows:
        row["items"] = [item_words(item, titles) for item in row["items"]]
    return sorted(rows, key=lambda row: row["at"])[:200]


def _titles() -> dict[int, str]:
    first = db.session.scalar(select(Cohort).order_by(Cohort.id).limit(1))
    return titles_of(course_of(first)) if first else {}


def _told(row: OutboxRow, names: dict[int, str]) -> dict[str, Any]:
    what = "skipped" if row.state == "skipped" else "sent" if row.state == "sent" else row.state
    items = [item["item"] for item in row.items] or [row.kind]
    return {"at": row.sent_at or row.made_at, "who": names.get(row.person_id or 0, ""), "what": what, "items": items}


def _ledger(since: datetime, until: datetime) -> Sequence[OutboxRow]:
    sent = (OutboxRow.sent_at > since) & (OutboxRow.sent_at <= until)
    left = (OutboxRow.state == "skipped") & (OutboxRow.made_at > since) & (OutboxRow.made_at <= until)
    return db.session.scalars(select(OutboxRow).where(sent | left)).all()


def _names() -> dict[int, str]:
    return {person.id: name for person, name, _role in demo_people()}
