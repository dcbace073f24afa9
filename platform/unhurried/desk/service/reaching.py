"""How someone likes to be reached, and that they are not safe when they want it known. Nothing here commits."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.accounts.models import Person
from unhurried.audit import service as audit
from unhurried.care.models import ContactWish, OutreachTask
from unhurried.care.rules.flags import SAFETY
from unhurried.care.service import ask_to_look_in
from unhurried.cohorts.models import Enrolment
from unhurried.cohorts.queries import running_enrolments
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.pacing.rules import local

WAYS = ("site", "mail")


def want_no_contact(enrolment: Enrolment, *, by: int) -> None:
    """Nobody writes to them because it is quiet; whatever they ask for themselves is answered as before."""
    wish = _wish(enrolment)
    wish.unwanted_at = wish.unwanted_at or clock.now()
    _note("no contact wanted", enrolment, by)


def want_contact(enrolment: Enrolment, *, by: int) -> None:
    """Take back `want_no_contact`."""
    wish = _wish(enrolment)
    wish.unwanted_at = None
    _note("contact wanted again", enrolment, by)


def choose_way(enrolment: Enrolment, way: str, *, wanted: bool) -> None:
    """The person says how they like to be reached, and whether when they are quiet; ValueError for no known way."""
    if way not in WAYS:
        raise ValueError(way)
    wish = _wish(enrolment)
    wish.way, wish.changed_at = way, clock.now()
    wish.unwanted_at = None if wanted else (wish.unwanted_at or clock.now())
    db.session.flush()


def tell_of_danger(person: Person) -> int:
    """By the person's own yes: somebody on duty in each of their groups hears that they are not safe.

    Returns how many groups that is. Saying it again once somebody saw to it says it anew; a partner is never told.
    """
    places = running_enrolments(person.id)
    for place in places:
        ask_to_look_in(person.id, place.cohort_id, SAFETY, local(person.zone, clock.now()).date())
    audit.record("told of danger", actor=person.id, subject=person.id)
    return len(places)


def untell_of_danger(person: Person) -> None:
    """Take it back: what was not done yet leaves the desk, and mail that waits is stopped."""
    mine = OutreachTask.person_id == person.id, OutreachTask.cause == SAFETY, OutreachTask.done_at.is_(None)
    db.session.execute(update(OutreachTask).where(*mine).values(done_at=clock.now()))
    audit.record("danger taken back", actor=person.id, subject=person.id)


def _wish(enrolment: Enrolment) -> ContactWish:
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    mine = {"person_id": enrolment.person_id, "cohort_id": enrolment.cohort_id}
    new = insert(ContactWish).values(**mine, way=WAYS[0], changed_at=clock.now())
    db.session.execute(new.on_conflict_do_nothing(index_elements=["person_id", "cohort_id"]))
    return db.session.scalars(select(ContactWish).filter_by(**mine).with_for_update()).one()


def _note(act: str, enrolment: Enrolment, by: int) -> None:
    db.session.flush()
    audit.record(act, actor=by, subject=enrolment.person_id, cohort=enrolment.cohort_id)
