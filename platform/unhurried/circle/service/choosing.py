"""What a member chooses for themselves: the digest, only reading, whom they do not read, and asking a facilitator."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.circle import rules
from unhurried.circle.models import Circle, CircleMute, CircleReport, CircleSeat, CircleThread
from unhurried.circle.queries import Shown
from unhurried.circle.service.faults import CircleFault
from unhurried.circle.service.holding import REPORTED, call_a_person
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.vault import new_row_id
from unhurried.pacing.service import changing

DIGESTS = ("off", "weekly", "lesson")


def choose(seat: CircleSeat, person_id: int, digest: str, *, quiet: bool) -> None:
    """Keep how word of the circle comes by letter, and whether this person writes or only reads."""
    if digest not in DIGESTS:
        raise CircleFault(_("Choose one of the three."), "digest")
    if digest != seat.digest:
        with changing([person_id]):
            seat.digest, seat.digest_since = digest, clock.now()
            db.session.flush()
    seat.quiet = quiet
    db.session.flush()


def mute(person_id: int, seat_id: int) -> None:
    """Stop reading what whoever has this seat writes; nobody is told. Twice is once."""
    values = {"person_id": person_id, "seat_id": seat_id, "made_at": clock.now()}
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(CircleMute).values(values).on_conflict_do_nothing())


def unmute(person_id: int, seat_id: int) -> None:
    """Read them again."""
    here = (CircleMute.person_id == person_id, CircleMute.seat_id == seat_id)
    db.session.execute(delete(CircleMute).where(*here))


def report(person_id: int, shown: Shown, thread: CircleThread, typed: str) -> None:
    """Ask a facilitator to look at a post, with a reason or without; its text is kept for them. Twice is once.

    Raises CircleFault for a long reason.
    """
    reason = rules.words_of(typed).text
    if len(reason) > rules.LONGEST_REASON:
        said = _("That is longer than the 1,000 characters that fit. Nothing was sent, and it is still here.")
        raise CircleFault(said, "reason")
    row = CircleReport(id=new_row_id(), person_id=person_id, version=0)
    row.words = {"text": shown.text, "reason": reason}
    values = {
        "id": row.id, "person_id": person_id, "version": row.version, "sealed": row.sealed, "post_id": shown.post.id,
        "circle_id": thread.circle_id, "author_id": shown.post.person_id, "made_at": clock.now(), "outcome": "",
    }  # fmt: skip
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = insert(CircleReport).values(values).on_conflict_do_nothing(index_elements=["post_id", "person_id"])
    db.session.execute(new)
    cohort = db.session.get_one(Circle, thread.circle_id).cohort_id
    if not shown.post.by_staff:  # a task is about somebody in the group; the post stands among what waits to be read
        call_a_person(shown.post.person_id, cohort, REPORTED)
    if rules.suggests_danger(reason):
        call_a_person(person_id, cohort)
