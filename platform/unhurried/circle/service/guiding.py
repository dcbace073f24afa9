"""A facilitator writes in a circle: marked as one, in plain words like everyone's, and reported and hidden alike."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, select

from unhurried.agenda.service import look_again
from unhurried.audit.service import record
from unhurried.circle import rules
from unhurried.circle.models import CirclePost, CircleThread
from unhurried.circle.queries import wanting
from unhurried.circle.service.faults import CircleFault
from unhurried.circle.service.writing import insert_post, text_of
from unhurried.cohorts.models import Cohort
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import digest
from unhurried.kit.vault import overwrite_deleted


def write_as_facilitator(
    cohort: Cohort, thread: CircleThread, typed: str, note: str, tab: str, *, by: int
) -> CirclePost:
    """Post in a thread of the group; others see it at once, and the same page posts once.

    Words that would hold a member's post may be needed here: they stand folded behind a note. Raises CircleFault.
    """
    mine = select(CirclePost).where(CirclePost.person_id == by, CirclePost.made_in == digest(tab))
    before = db.session.scalar(mine)
    if before is not None:
        return before
    text, note = text_of(typed), note if note in rules.NOTES else ""
    if cohort.state == "closed" or thread.closed_at is not None:
        raise CircleFault(_("This thread is closed. What was written can still be read."))
    if rules.suggests_danger(text) and not note:
        raise CircleFault(
            _("Some of these words weigh on people. Choose a note, so that each decides whether to read.")
        )
    insert_post(by, thread.id, None, "shown", digest(tab), {"text": text, "note": note})
    post = db.session.scalars(mine).one()
    record("circle facilitator wrote", actor=by, circle=thread.circle_id, thread=thread.id)
    look_again(wanting(thread.circle_id))
    return post


def take_back_own(post_id: str, circle_id: int, *, by: int) -> None:
    """Delete a facilitator's own post, within half an hour of writing it; raises CircleFault later. Twice is once."""
    rows = select(CirclePost).join(CircleThread, CircleThread.id == CirclePost.thread_id)
    rows = rows.where(CirclePost.id == post_id, CirclePost.person_id == by, CirclePost.seat_id.is_(None))
    post = db.session.scalar(rows.where(CircleThread.circle_id == circle_id))
    if post is None:
        return
    if not rules.may_change(post.made_at, clock.now()):
        raise CircleFault(_("The half hour for taking it back has passed. You can take it out of the circle instead."))
    overwrite_deleted()
    db.session.execute(delete(CirclePost).where(CirclePost.id == post.id))
    db.session.expire_all()
    record("circle facilitator took back", actor=by, circle=circle_id)
