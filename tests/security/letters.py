"""One real letter of every kind, item and style, sent over SMTP, and the links that stand in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape

from flask import Flask
from sqlalchemy import delete

from tests.infra.smtp import Accepted
from tests.letters.living import SHORT
from tests.letters.post import NOON, someone, stored
from unhurried.accounts.emails.security import WORDS
from unhurried.accounts.models import AddressChange, Passkey, Person, Recovery
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.accounts.service.links import ask_for_link
from unhurried.care.models import OutreachTask
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator, Hold, Invitation
from unhurried.cohorts.service import invite
from unhurried.cohorts.service.applying import apply, decide
from unhurried.cohorts.service.waiting import move_up, wait
from unhurried.desk.service import tell_of_danger, tell_staff
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.emails.sample import Wanted
from unhurried.letters.rules import ITEMS
from unhurried.letters.service.wording import send_test
from unhurried.mail import service as mail
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import LANES, lane_of
from unhurried.mail.service.draining import hang_up
from unhurried.messages.service import answer

STYLES = ("discreet", "note", "whole")
WEEKS = {"rest": "rest:5", "gathering": "gathering:1"}
WEEKS |= {kind: f"{kind}:2" for kind in ("lesson", "reminder", "no_rush")}
BESIDE = {"welcome": ("lesson:1",)}  # rides in the first letter
FAR = datetime(2099, 1, 5, 10, tzinfo=UTC)  # real time decides whether these still hold
LINK = re.compile(r"""https?://[^\s"'<>]+""")


def _letters() -> None:
    """Every item in every style to someone of their own; a letter over two weeks has a link for each."""
    course = "healing-after-betrayal"
    for style in STYLES:
        for kind in ITEMS:
            place = _reader(f"{kind}.{style[0]}", course, "hurt", style)
            if kind == "hold_note":
                db.session.add(Hold(cohort_id=place.cohort_id, position=3, weeks=1, set_at=NOON))
            _row(place, *BESIDE.get(kind, ()), WEEKS.get(kind, kind))
        _row(_reader(f"two-weeks.{style[0]}", SHORT, "solo", style), "lesson:1", "lesson:2")


def _reader(name: str, course: str, track: str, style: str) -> Enrolment:
    inbox = "unsure" if style == "discreet" else "mine"
    return someone(f"{name}@a.example", course, track, style=style, inbox=inbox)


def _row(place: Enrolment, *items: str) -> OutboxRow:
    about = {"person_id": place.person_id, "items": [stored(place, item) for item in items]}
    key = f"letter:{place.person_id}:{NOON.date()}"
    row = mail.put("letter", key, lane=lane_of(items), local_date=NOON.date(), send_after=NOON, **about)
    assert row is not None
    return row


def _signin() -> None:
    someone("signin@a.example")
    ask_for_link("signin@a.example", "a-browser")


def _security() -> None:
    """Each notice; the days in them are always the same."""
    for note in WORDS:
        email = f"security-{note}@a.example"
        person = db.session.get_one(Person, someone(f"of-{email}" if note == "address-new" else email).person_id)
        cause = _cause(note, person, email)
        db.session.add(cause)
        db.session.flush()
        ref = None if cause is person else cause.id
        mail.put(
            "security", f"security:{note}:{person.id}", lane="urgent", person_id=person.id, ref=ref, send_after=NOON
        )


def _cause(note: str, person: Person, email: str) -> Person | Passkey | Recovery | AddressChange:
    mine = {"person_id": person.id}
    if note == "passkey":
        key = {"name": "Phone", "credential": "c", "public_key": b"k", "handle": "h", "made_at": NOON}
        return Passkey(**mine, **key, holds_from=NOON + timedelta(days=3))
    if note == "recovery":
        return Recovery(**mine, nonce="n" * 27, asked_at=NOON, ready_at=FAR, ends_at=FAR + timedelta(days=7))
    if note.startswith("address"):
        to = email if note == "address-new" else "to.other@a.example"
        return AddressChange(**mine, email=to, nonce="n" * 27, asked_at=NOON, expires_at=FAR)
    person.passphrase_next, person.passphrase_from = "waits", NOON + timedelta(days=3)
    return person


def _invitation() -> None:
    cohort = db.session.get_one(Cohort, someone("host@a.example").cohort_id)
    cohort.starts_on = date(2026, 12, 1)
    assert invite(cohort, "invitation@a.example")


def _staff_task() -> None:
    staff = find_or_make_person("staff_task@a.example")
    set_role(staff, "facilitator")
    place = someone("quiet@a.example")
    about = {"person_id": place.person_id, "cohort_id": place.cohort_id}
    db.session.add(OutreachTask(**about, cause="quiet", since=NOON.date(), opened_at=NOON))
    db.session.add(Facilitator(person_id=staff.id, cohort_id=place.cohort_id))
    mail.put("staff_task", "staff_task:1", lane="lesson", person_id=staff.id, send_after=NOON)


def _staff_urgent() -> None:
    staff = find_or_make_person("staff_urgent@a.example")
    set_role(staff, "facilitator")
    place = someone("unsafe@a.example")
    db.session.add(Facilitator(person_id=staff.id, cohort_id=place.cohort_id))
    tell_of_danger(db.session.get_one(Person, place.person_id))
    tell_staff()
    lists = OutboxRow.kind == "staff_task", OutboxRow.key != "staff_task:1"
    db.session.execute(delete(OutboxRow).where(*lists))  # today's lists: one of them is enough


def _message() -> None:
    place = someone("message@a.example")
    answer(place, "An answer on the site", "a-page-of-the-desk", by=find_or_make_person("writer@a.example").id)


def _asked(email: str) -> Invitation:
    """Someone who was invited by another letter than the one that is looked at here."""
    cohort = db.session.get_one(Cohort, someone(f"by.{email[:14]}").cohort_id)
    made = invite(cohort, email)
    assert made
    db.session.execute(delete(OutboxRow).where(OutboxRow.kind == "invitation", OutboxRow.ref == made.id))
    return made


def _place_offered() -> None:
    invitation = _asked("place_offered@a.example")
    wait(invitation)
    assert move_up(invitation.cohort_id) == 1


def _decided(*, accepted: bool) -> None:
    invitation = _asked(f"application_{'accepted' if accepted else 'declined'}@a.example")
    db.session.get_one(Cohort, invitation.cohort_id).questions = ["What brings you here?"]
    clock.stop_at(NOON - timedelta(hours=1))
    decide(apply(invitation, ["A year that was hard."]), accepted=accepted, by=None)
    clock.stop_at(NOON)


def _trial() -> None:
    staff = find_or_make_person("trial@a.example")
    set_role(staff, "facilitator")
    cohort = db.session.get_one(Cohort, someone("tried@a.example").cohort_id)
    db.session.add(Facilitator(person_id=staff.id, cohort_id=cohort.id))
    assert send_test(cohort, Wanted("lesson", 1, "solo", "note", "en"), to=staff.id)


MAKERS: dict[str, Callable[[], None]] = {
    "letter": _letters,
    "signin": _signin,
    "security": _security,
    "invitation": _invitation,
    "staff_task": _staff_task,
    "staff_urgent": _staff_urgent,
    "message": _message,
    "place_offered": _place_offered,
    "application_accepted": lambda: _decided(accepted=True),
    "application_declined": lambda: _decided(accepted=False),
    "trial": _trial,
}

# What each letter is called: by the local part of the address that it goes to.
NAMES = {f"{item}.{style[0]}" for item in (*ITEMS, "two-weeks") for style in STYLES}
NAMES |= {f"security-{note}" for note in WORDS} | (set(MAKERS) - {"letter", "security"})


def send_one_of_every_kind(site: Flask) -> None:
    """Write and really send them all."""
    with site.app_context():
        for make in MAKERS.values():
            with transaction():
                make()
        for lane in LANES:
            mail.drain(lane)
        hang_up()
        unsent = [(row.key, row.state, row.reason) for row in db.session.query(OutboxRow) if row.state != "sent"]
        assert not unsent, unsent


def links_in(letter: Accepted) -> Iterator[str]:
    """Every address in a letter, in its headers, its text and its HTML."""
    yield from LINK.findall(" ".join(str(value) for value in letter.message.values()))
    yield from LINK.findall(letter.text())
    yield from map(unescape, LINK.findall(letter.text("html")))
