"""What facilitators decide about posts: each is written down, and each can be undone."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select, update

from unhurried.agenda.service import look_again
from unhurried.audit.service import record
from unhurried.circle import rules
from unhurried.circle.models import CirclePost, CircleReport, CircleThread
from unhurried.circle.queries import wanting
from unhurried.circle.service.faults import CircleFault
from unhurried.circle.service.holding import done_with_reports
from unhurried.kit import clock
from unhurried.kit.db import db

ACTS = {"waiting": "circle post approved", "held": "circle post approved", "hidden": "circle post restored"}


def read_post(post: CirclePost, *, by: int) -> None:
    """Record that a facilitator opened it; its writer sees that among who looked at their data."""
    record("circle post read", actor=by, subject=post.person_id, post=post.id)


def show(post_id: str, seen: str, *, by: int) -> CirclePost:
    """Let the circle read a post, for the first time or again; reports of it are closed.

    Raises CircleFault where somebody decided, or its writer changed it, since the page that shows `seen`.
    """
    post = _as_seen(post_id, seen)
    act = ACTS.get(post.state, "circle post kept")
    if post.state == "hidden":
        post.words = {name: words for name, words in post.words.items() if name != "why"}
    post.state, post.shown_at = "shown", post.shown_at or clock.now()
    _close(post, "shown")
    record(act, actor=by, subject=post.person_id, post=post.id)
    db.session.flush()
    look_again(wanting(db.session.get_one(CircleThread, post.thread_id).circle_id))
    return post


def hide(post_id: str, seen: str, why: str, *, by: int) -> CirclePost:
    """Take a post out of the circle and tell its writer privately why; reports of it are closed.

    Raises CircleFault without a reason, and as `show` does.
    """
    reason = rules.words_of(why).text
    if not reason:
        raise CircleFault(_("Write to them why, in a sentence or two. Nothing was changed yet."), "why")
    if len(reason) > rules.LONGEST_REASON:
        raise CircleFault(_("That is longer than the 1,000 characters that fit. Nothing was changed yet."), "why")
    post = _as_seen(post_id, seen)
    post.words = {**post.words, "why": reason}
    post.state = "hidden"
    _close(post, "hidden")
    record("circle post hidden", actor=by, subject=post.person_id, post=post.id)
    db.session.flush()
    return post


def close_report(report: CircleReport, *, by: int) -> None:
    """Be done with a report whose post was taken back. Twice is once."""
    if report.decided_at is None:
        report.decided_at, report.outcome = clock.now(), "gone"
        record("circle report closed", actor=by, subject=report.author_id)
        db.session.flush()
        done_with_reports(report.author_id, report.circle_id)


def _as_seen(post_id: str, seen: str) -> CirclePost:
    rows = select(CirclePost).where(CirclePost.id == post_id).with_for_update()
    post = db.session.scalar(rows.execution_options(populate_existing=True))
    if post is None:
        raise CircleFault(_("Its writer has taken it back meanwhile. Nothing is left to decide."), "gone")
    if seen == f"{post.state}.{post.version}":
        return post
    if seen.partition(".")[0] == post.state:
        raise CircleFault(_("Its writer has changed it meanwhile. Read it once more before you decide."), "seen")
    raise CircleFault(_MEANWHILE[post.state](), "seen")


_MEANWHILE = {
    "shown": lambda: _("Somebody has decided this meanwhile: the circle can read it. Nothing was changed."),
    "hidden": lambda: _("Somebody has decided this meanwhile: it is out of the circle. Nothing was changed."),
    "waiting": lambda: _("Its writer has changed it meanwhile. Read it once more before you decide."),
    "held": lambda: _("Its writer has changed it meanwhile. Read it once more before you decide."),
}


def _close(post: CirclePost, outcome: str) -> None:
    waiting = (CircleReport.post_id == post.id, CircleReport.decided_at.is_(None))
    done = update(CircleReport).where(*waiting).values(decided_at=clock.now(), outcome=outcome)
    for circle in set(db.session.scalars(done.returning(CircleReport.circle_id))):
        done_with_reports(post.person_id, circle)
