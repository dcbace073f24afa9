"""Writing in a thread, changing a post, and taking it back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.circle import queries, rules, service
from unhurried.circle.models import CirclePost
from unhurried.circle.service import CircleFault
from unhurried.circle.views.blueprint import member, own_thread, pages, tab
from unhurried.circle.views.reading import thread_page
from unhurried.journal.service import JournalFault, in_one_step
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.limits import allow


@pages.post("/circle/threads/<int:thread_id>")
@access("full")
def write(thread_id: int) -> ResponseReturnValue:
    """Post in the thread; what was typed stays when it cannot be posted."""
    own_thread(thread_id)
    if not allow("circle", str(member().id), 40, 60):
        abort(429)
    try:
        with in_one_step():
            place, thread = own_thread(thread_id)
            typed, note = request.form.get("text", ""), request.form.get("note", "")
            post = service.write(place, thread, typed, note, tab(), zone=member().zone)
            said = _said(post, typed)
    except (CircleFault, JournalFault) as fault:
        db.session.rollback()
        place, thread = own_thread(thread_id)
        return thread_page(place, thread, CircleFault(str(fault)), request.form), 422
    if said:
        flash(said)
    return redirect(url_for("circle.thread", thread_id=thread_id, _anchor="newest"), 303)


@pages.get("/circle/posts/<post_id>/change")
@access("full")
def begin_change(post_id: str) -> ResponseReturnValue:
    """One's own post in the box."""
    return _change_page(*_own(post_id))


@pages.post("/circle/posts/<post_id>/change")
@access("full")
def change(post_id: str) -> ResponseReturnValue:
    """Put other words in its place."""
    try:
        with in_one_step():
            post, place, thread = _own(post_id)
            typed, note = request.form.get("text", ""), request.form.get("note", "")
            said = _said(service.change(post, place, thread, typed, note, zone=member().zone), typed)
            thread_id = thread.row.id
    except (CircleFault, JournalFault) as fault:
        db.session.rollback()
        return _change_page(*_own(post_id), fault=str(fault)), 422
    flash(said or _("Your words were changed."))
    return redirect(url_for("circle.thread", thread_id=thread_id, _anchor="newest"), 303)


@pages.post("/circle/posts/<post_id>/take-back")
@access("full")
def take_back(post_id: str) -> ResponseReturnValue:
    """Delete one's own post for good."""
    _post, _place, thread = _own(post_id)
    address = url_for("circle.thread", thread_id=thread.row.id)
    try:
        with transaction():
            service.take_back(_own(post_id)[0])
    except CircleFault as fault:
        flash(str(fault), "fault")
    else:
        flash(_("Taken back. Nobody can read it any more."))
    return redirect(address, 303)


def _own(post_id: str) -> tuple[CirclePost, queries.Place, queries.Thread]:
    post = queries.own_post(member().id, post_id) or abort(404)
    return post, *own_thread(post.thread_id)


def _change_page(post: CirclePost, place: queries.Place, thread: queries.Thread, fault: str = "") -> str:
    typed = request.form if fault else {"text": post.text, "note": post.words.get("note", "")}
    return render_template(
        "pages/circle/change.html", post=post, place=place, thread=thread, typed=typed, fault=fault, notes=rules.NOTES
    )


def _said(post: CirclePost, typed: str) -> str:
    """What became of it, where that is not to be seen at a glance."""
    dropped = rules.words_of(typed).dropped
    if post.state == "held":
        return _("Your words are kept, and nobody in the circle sees them. A facilitator has been asked to read them.")
    if dropped:
        return _("Your words are kept. Signs in it that no page can show, or that turn a line around, were left out.")
    return ""
