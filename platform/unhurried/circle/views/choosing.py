"""Coming in and leaving, the digest, not reading somebody, and asking a facilitator to look at a post."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.circle import queries, service
from unhurried.circle.models import CircleThread
from unhurried.circle.service import CircleFault
from unhurried.circle.views.blueprint import apart, member, own_place, own_thread, pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction


@pages.post("/circle/<int:enrolment>/enter")
@access("full")
def enter(enrolment: int) -> ResponseReturnValue:
    """Come into one's circle, to write or only to read."""
    own_place(enrolment)
    try:
        with transaction():
            service.enter(own_place(enrolment).enrolment, quiet=request.form.get("quiet") == "yes")
    except CircleFault as fault:
        flash(str(fault), "fault")
    return redirect(url_for("circle.home"), 303)


@pages.post("/circle/<int:enrolment>/leave")
@access("full")
def leave(enrolment: int) -> ResponseReturnValue:
    """Leave the circle, without a reason."""
    own_place(enrolment)
    with transaction():
        place = own_place(enrolment)
        if place.is_in and place.seat:
            service.leave(place.seat)
    flash(_("You have left the circle. You can come back whenever you like; the rest of the course goes on as before."))
    return redirect(url_for("circle.home"), 303)


@pages.post("/circle/<int:enrolment>/choices")
@access("full")
def choose(enrolment: int) -> ResponseReturnValue:
    """How word of the circle comes by letter, and whether one writes or only reads."""
    own_place(enrolment)
    try:
        with transaction():
            place = own_place(enrolment)
            if place.is_in and place.seat:
                quiet = request.form.get("quiet") == "yes"
                service.choose(place.seat, member().id, request.form.get("digest", ""), quiet=quiet)
    except CircleFault as fault:
        flash(str(fault), "fault")
    else:
        flash(_("Kept. You can change it at any time."))
    return redirect(url_for("circle.home"), 303)


@pages.post("/circle/seats/<int:seat_id>/read")
@access("full")
def read_them(seat_id: int) -> ResponseReturnValue:
    """Stop reading what somebody in one's circle writes, or read it again."""
    _companion(seat_id)
    stops = request.form.get("wanted") == "no"
    with transaction():
        (service.mute if stops else service.unmute)(member().id, seat_id)
    flash(_("You do not see their words any more. Nobody is told.") if stops else _("You see their words again."))
    return redirect(url_for("circle.home"), 303)


@pages.get("/circle/posts/<said_id>/report")
@access("full")
def begin_report(said_id: str) -> ResponseReturnValue:
    """A post of somebody else, and a box for the reason."""
    return _report_page(*_of_another(said_id))


@pages.post("/circle/posts/<said_id>/report")
@access("full")
def report(said_id: str) -> ResponseReturnValue:
    """Ask a facilitator to look at it."""
    _of_another(said_id)
    try:
        with transaction():
            shown, thread = _of_another(said_id)
            service.report(member().id, shown, thread, request.form.get("reason", ""))
            address = url_for("circle.thread", thread_id=thread.id)
    except CircleFault as fault:
        db.session.rollback()
        return _report_page(*_of_another(said_id), fault=str(fault)), 422
    flash(_("Thank you. A facilitator reads it on their next day here. Nobody in the circle is told that you asked."))
    return redirect(address, 303)


def _companion(seat_id: int) -> None:
    """Somebody who sits in a circle with the member; else there is no such page."""
    for place in queries.places_of(member().id):
        if place.is_in and seat_id in {one.seat_id for one in queries.companions(place, apart())}:
            return
    abort(404)


def _of_another(post_id: str) -> tuple[queries.Shown, CircleThread]:
    shown, thread = queries.post_of_another(member().id, post_id, apart()) or abort(404)
    own_thread(thread.id)
    return shown, thread


def _report_page(shown: queries.Shown, thread: CircleThread, fault: str = "") -> str:
    typed = request.form.get("reason", "") if fault else ""
    return render_template("pages/circle/report.html", shown=shown, thread=thread, typed=typed, fault=fault)
