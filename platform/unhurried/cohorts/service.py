"""Starting a cohort, inviting people into it, and enrolling them. Nothing here commits."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update

from unhurried.accounts.models import Consent, Person
from unhurried.accounts.service import find_or_make_person
from unhurried.agenda.service import look_again, settle
from unhurried.audit import service as audit
from unhurried.cohorts import queries, rules
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator, Invitation, KeepApart
from unhurried.cohorts.rules import AlreadyIn, CohortFault, CohortFull, TooManyCourses, Wishes
from unhurried.curriculum.service import pin
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.sheets import BROKEN
from unhurried.mail import service as mail

INVITATION_DAYS = 60
MOST_RUNNING = 2
TEXTS = {"agreements": "2026-11", "handling": "2026-11"}


def create_cohort(
    course: str,
    name: str,
    starts_on: date,
    *,
    zone: str = "UTC",
    hour: time = time(9),
    capacity: int = 20,
    by: int | None = None,
) -> Cohort:
    """A new draft of a cohort, pinned to the course as it is now; raises CohortFault, or the course's own fault."""
    title = rules.clean_name(name)
    if not title:
        raise CohortFault(_("Give the group a name."), "name")
    if not 1 <= capacity <= 500:
        raise CohortFault(_("The number of places is between 1 and 500."), "capacity")
    cohort = Cohort(
        course_version_id=pin(course).id,
        name=title,
        starts_on=rules.start_day(starts_on, clock.now().date()),
        zone=rules.known_zone(zone),
        hour=hour,
        capacity=capacity,
        code=secrets.token_urlsafe(12),
        state="draft",
        made_at=clock.now(),
    )
    db.session.add(cohort)
    db.session.flush()
    if by is not None:
        db.session.add(Facilitator(cohort_id=cohort.id, person_id=by))
    audit.record("cohort created", actor=by, cohort=cohort.id)
    return cohort


def launch(cohort: Cohort, *, by: int | None = None) -> None:
    """Open the cohort: from now on the clockwork looks after everyone in it. Launching twice is launching once."""
    if cohort.state == "closed":
        raise CohortFault(_("This group has ended. Start a new one from the same course."))
    if cohort.state == "launched":
        return
    if clock.now().date() > cohort.starts_on:
        raise CohortFault(_("The first day has passed. Start a new group with a later one; nobody has lost a page."))
    people = [enrolment.person_id for enrolment, _person in queries.members(cohort.id)]
    settle(people)
    cohort.state = "launched"
    db.session.flush()
    look_again(people)
    audit.record("cohort launched", actor=by, cohort=cohort.id)


def enrol(cohort: Cohort, person: Person, wishes: Wishes, *, own_pace: int | None = None) -> Enrolment:
    """Give the person a place; raises CohortFull, AlreadyIn, TooManyCourses or CohortFault."""
    locked = _locked(cohort.id)
    places = db.session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).all()
    before = next((place for place in places if place.cohort_id == locked.id), None)
    _check_place(locked, person.id, before)
    if places:
        settle([person.id])
    enrolment = before or Enrolment(person_id=person.id, cohort_id=locked.id)
    enrolment.name, enrolment.day, enrolment.left_at = wishes.name, wishes.day, None
    enrolment.track = rules.known_track(wishes.track, queries.course_of(locked).outline.tracks)
    enrolment.pace, enrolment.interval = ("own", own_pace) if own_pace else ("group", 7)
    enrolment.joined_at = clock.now()
    db.session.add(enrolment)
    db.session.flush()
    if locked.state == "launched":
        look_again([person.id])
    return enrolment


def _locked(cohort_id: int) -> Cohort:
    """The cohort, kept from others who take a place until the transaction ends."""
    return db.session.scalars(select(Cohort).where(Cohort.id == cohort_id).with_for_update()).one()


def _check_place(cohort: Cohort, person_id: int, before: Enrolment | None = None) -> None:
    if before and before.left_at is None:
        raise AlreadyIn(_("This person has a place in the group."))
    if cohort.state == "closed":
        raise CohortFault(_("This group has ended."))
    if queries.places_taken(cohort.id) >= cohort.capacity:
        raise CohortFull(_("Every place in this group is taken."))
    if len(queries.running_enrolments(person_id)) >= MOST_RUNNING:
        raise TooManyCourses(_("Two courses at a time are the most. Finish or leave one first."))
    if queries.shares_with(cohort.id, queries.kept_apart(person_id)):
        raise CohortFull(_("Every place in this group is taken."))


def leave(enrolment: Enrolment) -> None:
    """End the person's part in the group, without a reason; letters that wait are stopped when they are armed."""
    settle([enrolment.person_id])
    enrolment.left_at = clock.now()
    db.session.flush()
    look_again([enrolment.person_id])


def come_back(enrolment: Enrolment) -> None:
    """Give the place back to someone who left, as it was; raises CohortFull, TooManyCourses or CohortFault."""
    _check_place(_locked(enrolment.cohort_id), enrolment.person_id)
    settle([enrolment.person_id])
    enrolment.left_at = None
    db.session.flush()
    look_again([enrolment.person_id])


def keep_apart(one: int, other: int, *, by: int | None) -> None:
    """Never let these two share a cohort or a facilitator."""
    low, high = sorted((one, other))
    if low == high:
        raise CohortFault(_("Choose two different people."))
    if not db.session.scalar(select(KeepApart.id).where(KeepApart.one == low, KeepApart.other == high)):
        db.session.add(KeepApart(one=low, other=high))
        audit.record("kept apart", actor=by, subject=low, other=high)


def invite(cohort: Cohort, email: str, wishes: dict[str, str] | None = None) -> Invitation | None:
    """Invite an address by mail; None when it is invited already."""
    address = rules.clean_email(email)
    known = select(Invitation).where(Invitation.cohort_id == cohort.id, Invitation.email == address)
    if db.session.scalar(known):
        return None
    now = clock.now()
    invitation = Invitation(
        cohort_id=cohort.id,
        email=address,
        nonce=secrets.token_urlsafe(12),
        wishes=dict(wishes or {}),
        state="waiting",
        made_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    db.session.add(invitation)
    db.session.flush()
    key, until = f"invitation:{invitation.id}", invitation.expires_at
    mail.put("invitation", key, lane="lesson", ref=invitation.id, send_after=now, expires_at=until)
    return invitation


def import_people(cohort: Cohort, rows: Iterable[tuple[int, dict[str, str]]], *, accepted: bool) -> rules.ImportResult:
    """Invite, or with `accepted` enrol, each line `(number, cells)`; a refused line leaves the others alone."""
    tracks = queries.course_of(cohort).outline.tracks
    result, seen = rules.ImportResult(), set[str]()
    for line, row in rows:
        try:
            _import_one(cohort, row, tracks, seen, result, accepted=accepted)
        except AlreadyIn:
            result.already += 1
        except CohortFault as fault:
            result.refused.append(rules.RefusedLine(line, (row.get("email") or "").strip()[:254], str(fault)))
    return result


def _import_one(
    cohort: Cohort,
    row: dict[str, str],
    tracks: tuple[str, ...],
    seen: set[str],
    result: rules.ImportResult,
    *,
    accepted: bool,
) -> None:
    if BROKEN in row:
        raise CohortFault(row[BROKEN])
    email = rules.clean_email(row.get("email") or "")
    if email in seen:
        raise CohortFault(_("This address stands in the file twice."))
    wishes = rules.wishes_of(row, tracks)
    seen.add(email)
    if not accepted:
        made = invite(cohort, email, {key: value for key, value in row.items() if key in rules.COLUMNS and value})
        result.invited += made is not None
        result.already += made is None
        return
    enrol_address(cohort, email, wishes)
    result.enrolled += 1


def enrol_address(cohort: Cohort, email: str, wishes: Wishes, *, own_pace: int | None = None) -> Enrolment:
    """Enrol whoever has this address, made known if need be, and keep what they chose."""
    with db.session.begin_nested():
        person = find_or_make_person(email)
        adopt(person, wishes, cohort)
        return enrol(cohort, person, wishes, own_pace=own_pace)


def adopt(person: Person, wishes: Wishes, cohort: Cohort) -> None:
    """Write what was chosen into the person's rhythm; someone who is in another course keeps what they have."""
    if queries.running_enrolments(person.id):
        return
    person.zone = wishes.zone or cohort.zone
    person.hour = wishes.hour or cohort.hour
    person.reminders = wishes.reminders
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


def accept(invitation: Invitation) -> bool:
    """Use the invitation up; False when it was used or withdrawn meanwhile."""
    mine = (Invitation.id == invitation.id, Invitation.state == "waiting")
    done = update(Invitation).where(*mine).values(state="accepted").returning(Invitation.id)
    return db.session.scalar(done) is not None
