"""Joining: by a person's own yes, or enrolled by an address. Nothing here commits."""

from __future__ import annotations

from unhurried.accounts.models import Consent, Person
from unhurried.accounts.service import find_or_make_person
from unhurried.cohorts import queries
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.rules import Wishes
from unhurried.cohorts.service.places import enrol
from unhurried.kit import clock
from unhurried.kit.db import db

TEXTS = {"agreements": "2026-11", "handling": "2026-11"}


def enrol_address(cohort: Cohort, email: str, wishes: Wishes, *, own_pace: int | None = None) -> Enrolment:
    """Enrol whoever has this address, made known if need be, and keep what they chose."""
    with db.session.begin_nested():
        person = find_or_make_person(email, wishes.language or cohort.locale)
        adopt(person, wishes, cohort)
        return enrol(cohort, person, wishes, own_pace=own_pace)


def adopt(person: Person, wishes: Wishes, cohort: Cohort) -> None:
    """Write what was chosen into the person's rhythm; someone who is in another course keeps what they have."""
    if queries.running_enrolments(person.id):
        return
    person.zone = wishes.zone or cohort.zone
    person.hour = wishes.hour or cohort.hour
    person.reminders = wishes.reminders
    person.locale = wishes.language or person.locale
    if wishes.style:
        person.style = wishes.style
    db.session.flush()


def join(cohort: Cohort, email: str, wishes: Wishes, choices: dict[str, str], *, own_pace: int | None) -> Enrolment:
    """Enrol a person by their own yes: their choices, their consents with text version and instant."""
    enrolment = enrol_address(cohort, email, wishes, own_pace=own_pace)
    person = db.session.get_one(Person, enrolment.person_id)
    person.inbox, person.letters = choices["inbox"], choices["letters"]
    if person.inbox != "mine":
        person.style = "discreet"
    enrolment.after_course = choices.get("after_course") == "yes"
    for subject, version in TEXTS.items():
        db.session.add(Consent(person_id=person.id, subject=subject, version=version, given_at=clock.wall()))
    db.session.flush()
    return enrolment
