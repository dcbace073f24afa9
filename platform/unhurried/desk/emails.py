"""What staff hear of by mail: the daily list, and what cannot wait. Neutral, without names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template
from flask_babel import force_locale
from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.care.models import OutreachTask
from unhurried.desk.queries.daily import Today, staff_with_something
from unhurried.kit.db import db
from unhurried.kit.settings import settings
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail
from unhurried.mail.service.bursting import stopped_since

OUTDATED, ABOUT_MAIL = "no_longer_current", "staff_urgent:mail"


class StaffTaskKind:
    """Renders the daily list; whoever is no longer staff, or has nothing left on it, gets none."""

    name = "staff_task"

    def render(self, rows: Sequence[OutboxRow]) -> Mapping[int, Mail]:
        """Each row's mail."""
        found = {person.id: (person, today) for person, today in _with_something(rows)}
        return {row.id: _mail(self.name, *found[row.person_id]) for row in rows if row.person_id in found}

    def still_allowed(self, rows: Sequence[OutboxRow]) -> Mapping[int, str]:
        """The reason for each row that may no longer go."""
        staff = {person.id for person, _today in _with_something(rows) if person.is_staff}
        return {row.id: OUTDATED for row in rows if row.person_id not in staff}


class StaffUrgentKind:
    """Renders the line about something red; none once somebody took it or did it, or for who is no longer staff.

    Admins hear by it that letters stand still, unless they flow again.
    """

    name = "staff_urgent"

    def render(self, rows: Sequence[OutboxRow]) -> Mapping[int, Mail]:
        """Each row's mail."""
        people = _people(rows)
        return {
            row.id: _mail(self.name, people[row.person_id], Today(), about_mail=is_about_mail(row))
            for row in rows
            if row.person_id in people
        }

    def still_allowed(self, rows: Sequence[OutboxRow]) -> Mapping[int, str]:
        """The reason for each row that may no longer go."""
        people = _people(rows)
        stands_still = any(map(is_about_mail, rows)) and stopped_since() is not None
        told = {row.id for row in rows if is_about_mail(row) and stands_still and _is_admin(people.get(row.person_id))}
        open_ = OutreachTask.done_at.is_(None), OutreachTask.taken_at.is_(None)
        waits = set(db.session.scalars(select(OutreachTask.id).where(OutreachTask.id.in_(_refs(rows)), *open_)))
        fine = {
            row.id for row in rows if row.ref in waits and row.person_id in people and people[row.person_id].is_staff
        }
        return {row.id: OUTDATED for row in rows if row.id not in fine | told}


def is_about_mail(row: OutboxRow) -> bool:
    """Whether the row tells an admin that letters stand still."""
    return any(one["item"] == ABOUT_MAIL for one in row.items)


def _is_admin(person: Person | None) -> bool:
    return person is not None and person.role == "admin"


def _with_something(rows: Sequence[OutboxRow]) -> Sequence[tuple[Person, Today]]:
    return staff_with_something(row.person_id for row in rows if row.person_id is not None)


def _people(rows: Sequence[OutboxRow]) -> dict[int | None, Person]:
    wanted = [row.person_id for row in rows if row.person_id is not None]
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}


def _refs(rows: Sequence[OutboxRow]) -> list[int]:
    return [row.ref for row in rows if row.ref is not None]


def _mail(letter: str, person: Person, today: Today, *, about_mail: bool = False) -> Mail:
    link = f"{settings().site}/admin/mail" if about_mail else f"{settings().site}/desk"
    words = {"link": link, "today": today, "sender": settings().sender_name, "about_mail": about_mail}
    with force_locale(person.locale):
        return Mail(
            to=person.email,
            subject=render_template(f"letters/{letter}/subject.txt", **words).strip(),
            text=render_template(f"letters/{letter}/body.txt", **words),
            html=render_template(f"letters/{letter}/body.html", **words),
        )
