"""The daily list for staff: neutral, without names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template
from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.desk.queries import staff_with_tasks
from unhurried.kit.db import db
from unhurried.kit.settings import settings
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail


class StaffTaskKind:
    """Renders the daily list; whoever is no longer staff, or has nothing left on it, gets none."""

    name = "staff_task"

    def render(self, rows: Sequence[OutboxRow]) -> Mapping[int, Mail]:
        """Each row's mail."""
        wanted = [row.person_id for row in rows]
        people = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}
        counts = {person.id: count for person, count in staff_with_tasks()}
        return {row.id: _mail(people[row.person_id], counts.get(row.person_id, 0)) for row in rows if row.person_id}

    def still_allowed(self, rows: Sequence[OutboxRow]) -> Mapping[int, str]:
        """The reason for each row that may no longer go."""
        staff = {person.id for person, _count in staff_with_tasks() if person.role != "participant"}
        return {row.id: "no_longer_current" for row in rows if row.person_id not in staff}


def _mail(person: Person, count: int) -> Mail:
    words = {"link": f"{settings().site}/desk", "count": count, "sender": settings().sender_name}
    return Mail(
        to=person.email,
        subject=render_template("letters/staff_task/subject.txt", **words).strip(),
        text=render_template("letters/staff_task/body.txt", **words),
        html=render_template("letters/staff_task/body.html", **words),
    )
