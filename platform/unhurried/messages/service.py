"""Writing to a facilitator, and answering. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.accounts.models import Person
from unhurried.audit.service import record
from unhurried.care.models import OutreachTask
from unhurried.care.service import ask_to_look_in
from unhurried.cohorts.models import Enrolment
from unhurried.journal.rules import words_of
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import digest
from unhurried.kit.vault import new_row_id
from unhurried.mail import service as mail
from unhurried.mail.models import OutboxRow
from unhurried.messages.emails import OUTDATED
from unhurried.messages.models import Message
from unhurried.messages.queries import quiet_times_of
from unhurried.messages.rules import LONGEST, WORD_LIVES, word_goes_at
from unhurried.pacing.rules import local

WROTE = "message"


class MessageFault(ValueError):
    """A message that was not sent; its text says why, and what was typed is still on the page."""


def write(enrolment: Enrolment, typed: str, tab: str) -> Message:
    """Send the participant's words to whoever looks after their group; the same page sends once.

    A task stands at the desk until somebody answers. Raises MessageFault for an empty or a long one.
    """
    message = _send(enrolment, typed, tab, author_id=None)
    zone = db.session.get_one(Person, enrolment.person_id).zone
    ask_to_look_in(enrolment.person_id, enrolment.cohort_id, WROTE, local(zone, clock.now()).date())
    return message


def answer(enrolment: Enrolment, typed: str, tab: str, *, by: int) -> Message:
    """Write to the participant, close what waited for an answer, and bring word by mail, once a day at most.

    Raises MessageFault for an empty or a long one.
    """
    message = _send(enrolment, typed, tab, author_id=by)
    theirs = OutreachTask.person_id == enrolment.person_id, OutreachTask.cohort_id == enrolment.cohort_id
    waits = OutreachTask.cause == WROTE, OutreachTask.done_at.is_(None)
    db.session.execute(update(OutreachTask).where(*theirs, *waits).values(done_at=clock.now()))
    _bring_word(enrolment.person_id)
    record("message written", actor=by, subject=enrolment.person_id, cohort=enrolment.cohort_id)
    return message


def read_talk(enrolment: Enrolment, *, by: int) -> None:
    """Record that a facilitator opened the talk; the participant sees that among who looked at their data."""
    record("messages read", actor=by, subject=enrolment.person_id, cohort=enrolment.cohort_id)


def word_is_stale(rows: Sequence[OutboxRow]) -> Mapping[int, str]:
    """The notices whose talk is over, since the person left every group that it was in."""
    ids = [row.person_id for row in rows]
    still = select(Enrolment.person_id).where(Enrolment.person_id.in_(ids), Enrolment.left_at.is_(None))
    here = set(db.session.scalars(still))
    return {row.id: OUTDATED for row in rows if row.person_id not in here}


def _send(enrolment: Enrolment, typed: str, tab: str, *, author_id: int | None) -> Message:
    words = words_of(typed)
    _refuse(words.text)
    found = Message(id=new_row_id(), person_id=enrolment.person_id, version=0)
    found.text = words.text
    values = {
        "id": found.id, "person_id": found.person_id, "version": found.version, "sealed": found.sealed,
        "enrolment_id": enrolment.id, "author_id": author_id, "from_staff": author_id is not None,
        "made_in": digest(tab), "sent_at": clock.now(),
    }  # fmt: skip
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = insert(Message).values(values).on_conflict_do_nothing(index_elements=["enrolment_id", "made_in"])
    db.session.execute(new)
    same = select(Message).where(Message.enrolment_id == enrolment.id, Message.made_in == digest(tab))
    return db.session.scalars(same).one()


def _refuse(text: str) -> None:
    if not text.strip():
        raise MessageFault(_("Nothing is written yet. A few words are enough."))
    if len(text) > LONGEST:
        length, most = format_decimal(len(text)), format_decimal(LONGEST)
        raise MessageFault(
            _(
                "This is %(length)s characters long, and %(most)s fit. It is not sent, and all of it is still here.",
                length=length,
                most=most,
            )
        )


def _bring_word(person_id: int) -> None:
    rhythm = quiet_times_of(person_id)
    at = word_goes_at(rhythm, clock.now())
    key = f"message:answer:{person_id}:{rhythm.date_of(at).isoformat()}"
    mail.put("message", key, lane="lesson", person_id=person_id, send_after=at, expires_at=at + WORD_LIVES)
