"""The desk's pages of the circles: what waits to be read, one post and what becomes of it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.circle import queries, service
from unhurried.circle.models import CirclePost, CircleSeat
from unhurried.circle.service import CircleFault
from unhurried.cohorts.queries import kept_apart
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction

pages = Blueprint("circles", __name__, url_prefix="/desk/circles")


def me() -> int:
    """Who looks."""
    return int(current_user.id)


@pages.get("")
@access("staff")
def all_of() -> ResponseReturnValue:
    """What waits, the most urgent first, without any text; and the circles."""
    waiting, circles = queries.waiting_for(me(), kept_apart(me())), queries.circles_of(me())
    return render_template("pages/desk/circles.html", waiting=waiting, circles=circles, zone=current_user.zone)


@pages.post("/posts/<post_id>")
@access("staff")
def read(post_id: str) -> ResponseReturnValue:
    """Open one post. By POST, because its writer sees that it was read."""
    _post(post_id)
    with transaction():
        service.read_post(_post(post_id).post, by=me())
        return _page(post_id)


@pages.post("/posts/<post_id>/decide")
@access("staff")
def decide(post_id: str) -> ResponseReturnValue:
    """Let the circle read it, or take it out and tell its writer why. Whoever comes second is told so."""
    _post(post_id)
    what, seen = request.form.get("what", ""), request.form.get("seen", "")
    try:
        with transaction():
            post = _decide(post_id, what, seen)
    except CircleFault as fault:
        db.session.rollback()
        if fault.field == "gone":
            flash(str(fault), "fault")
            return redirect(url_for("circles.all_of"), 303)
        return _page(post_id, fault), 409 if fault.field == "seen" else 422
    flash(_said(post))
    return redirect(url_for("circles.all_of"), 303)


@pages.post("/reports/<report_id>")
@access("staff")
def read_report(report_id: str) -> ResponseReturnValue:
    """A report whose post was taken back: its text as it was then, and the reason."""
    report, name = queries.loose_report(me(), report_id, kept_apart(me())) or abort(404)
    if request.form.get("what") == "close":
        with transaction():
            service.close_report(queries.loose_report(me(), report_id, kept_apart(me()))[0], by=me())  # type: ignore[index]
        flash(_("Closed."))
        return redirect(url_for("circles.all_of"), 303)
    return render_template("pages/desk/circle_report.html", report=report, name=name, words=report.words)


def _post(post_id: str) -> queries.Moderated:
    return queries.moderated(me(), post_id, kept_apart(me())) or abort(404)


def _decide(post_id: str, what: str, seen: str) -> CirclePost:
    if what == "show":
        return service.show(post_id, seen, by=me())
    if what == "hide":
        return service.hide(post_id, seen, request.form.get("why", ""), by=me())
    raise CircleFault(_("Choose what becomes of it."), "what")


def _said(post: CirclePost) -> str:
    if post.state == "hidden":
        return _("It is out of the circle. Its writer reads why, and nobody else does. You can bring it back.")
    return _("The circle can read it.")


def _enrolment(post: CirclePost) -> int | None:
    """Whose place the writer has in the group; None for a facilitator."""
    return db.session.get_one(CircleSeat, post.seat_id).enrolment_id if post.seat_id is not None else None


def _page(post_id: str, fault: CircleFault | None = None) -> str:
    found = _post(post_id)
    reports = queries.open_reports(post_id, kept_apart(me()))
    return render_template(
        "pages/desk/circle_post.html",
        found=found, words=found.post.words, reports=[one.words for one in reports],
        fault=fault, typed=request.form if fault else {}, zone=current_user.zone,
        enrolment=_enrolment(found.post),
    )  # fmt: skip
