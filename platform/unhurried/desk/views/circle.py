"""The desk's pages of one circle: its threads, its pace, and who sits in it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.audit.service import record
from unhurried.circle import queries, rules, service
from unhurried.circle.models import Circle, CircleThread
from unhurried.circle.service import CircleFault
from unhurried.cohorts.models import Cohort
from unhurried.cohorts.queries import course_of, kept_apart
from unhurried.desk.views.circles import me
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.tokens import mint

pages = Blueprint("one_circle", __name__, url_prefix="/desk/circles")


@pages.get("/<int:circle_id>")
@access("staff")
def one(circle_id: int) -> ResponseReturnValue:
    """Its threads, how slowly it goes, and who sits in it."""
    return _page(*_mine(circle_id))


@pages.post("/<int:circle_id>/slow")
@access("staff")
def slow(circle_id: int) -> ResponseReturnValue:
    """Have some minutes lie between two posts of one person."""
    typed = request.form.get("minutes", "").strip()
    minutes = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1
    return _change(circle_id, lambda circle: service.slow_down(circle, minutes, by=me()))


@pages.post("/<int:circle_id>/threads")
@access("staff")
def open_thread(circle_id: int) -> ResponseReturnValue:
    """Open a thread beside the weeks."""
    return _change(circle_id, lambda circle: service.open_thread(circle, request.form.get("title", ""), by=me()))


@pages.post("/<int:circle_id>/threads/<int:thread_id>/close")
@access("staff")
def close_thread(circle_id: int, thread_id: int) -> ResponseReturnValue:
    """Have a thread only be read from now on, or written in again."""
    _thread(circle_id, thread_id)
    closed = request.form.get("wanted") != "open"
    return _change(
        circle_id, lambda _circle: service.close_thread(_thread(circle_id, thread_id), closed=closed, by=me())
    )


@pages.post("/<int:circle_id>/threads/<int:thread_id>")
@access("staff")
def read_thread(circle_id: int, thread_id: int) -> ResponseReturnValue:
    """Read a thread with everything in it. By POST, because it is written down."""
    circle, cohort = _mine(circle_id)
    thread = _thread(circle_id, thread_id)
    with transaction():
        record("circle read", actor=me(), circle=circle_id, thread=thread_id)
        return _thread_page(circle, cohort, thread)


@pages.post("/<int:circle_id>/threads/<int:thread_id>/write")
@access("staff")
def write(circle_id: int, thread_id: int) -> ResponseReturnValue:
    """Write in the thread, marked as a facilitator; what was typed stays when it cannot be posted."""
    circle, cohort = _mine(circle_id)
    thread, typed = _thread(circle_id, thread_id), request.form
    try:
        with transaction():
            _mine(circle_id)
            words, note, tab = typed.get("text", ""), typed.get("note", ""), typed.get("tab", "")
            service.write_as_facilitator(cohort, thread, words, note, tab, by=me())
    except CircleFault as fault:
        db.session.rollback()
        circle, cohort = _mine(circle_id)
        return _thread_page(circle, cohort, _thread(circle_id, thread_id), str(fault)), 422
    flash(_("It stands in the thread, marked as a facilitator’s. For half an hour you can take it back."))
    return redirect(url_for("one_circle.one", circle_id=circle_id), 303)


@pages.post("/<int:circle_id>/posts/<post_id>/take-back")
@access("staff")
def take_back(circle_id: int, post_id: str) -> ResponseReturnValue:
    """Delete one's own post for good, for half an hour."""
    return _change(circle_id, lambda _circle: service.take_back_own(post_id, circle_id, by=me()), _("Taken back."))


def _thread_page(circle: Circle, cohort: Cohort, thread: CircleThread, fault: str = "") -> str:
    shown = queries.posts_for(me(), thread.id, kept_apart(me()))
    return render_template(
        "pages/desk/circle_thread.html", circle=circle, cohort=cohort, title=_title(thread, circle, cohort),
        posts=[(one, one.post.words) for one in shown], zone=current_user.zone, thread=thread, me=me(),
        typed=request.form if fault else {}, fault=fault, tab=mint(), notes=rules.NOTES,
        may_change=lambda post: rules.may_change(post.made_at, clock.now()),
    )  # fmt: skip


@pages.post("/seats/<int:seat_id>")
@access("staff")
def change_seat(seat_id: int) -> ResponseReturnValue:
    """Ask somebody to read only, close the circle for them, move them, or undo any of it."""
    _seated, circle = _seat(seat_id)
    circle_id = circle.id
    return _change(circle_id, lambda _circle: _act_on(seat_id))


def _act_on(seat_id: int) -> None:
    seat, act = _seat(seat_id)[0].seat, request.form.get("act", "")
    number = request.form.get("number", "")
    chosen = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    if act == "quieten":
        service.quieten(seat, chosen, by=me())
    elif act == "take_out":
        service.take_out(seat, by=me())
    elif act == "let_back":
        service.let_back(seat, by=me())
    elif act == "move":
        found = queries.circle_for(me(), chosen)
        if found is None:
            raise CircleFault(_("Choose one of the circles."), "circle")
        service.move(seat, found[0], by=me())
    else:
        raise CircleFault(_("Choose what to do."), "act")


def _change(circle_id: int, change: Any, said: str = "") -> ResponseReturnValue:
    _mine(circle_id)
    try:
        with transaction():
            change(_mine(circle_id)[0])
    except CircleFault as fault:
        db.session.rollback()
        return _page(*_mine(circle_id), fault=fault), 422
    flash(said or _("Done, and written down. You can undo it here."))
    return redirect(url_for("one_circle.one", circle_id=circle_id), 303)


def _mine(circle_id: int) -> tuple[Circle, Cohort]:
    return queries.circle_for(me(), circle_id) or abort(404)


def _seat(seat_id: int) -> tuple[queries.Seated, Circle]:
    return queries.seat_for(me(), seat_id, kept_apart(me())) or abort(404)


def _thread(circle_id: int, thread_id: int) -> CircleThread:
    _mine(circle_id)
    found = next((one for one in queries.threads_in(circle_id) if one.id == thread_id), None)
    return found or abort(404)


def _title(thread: CircleThread, circle: Circle, cohort: Cohort) -> str:
    return thread.title or course_of(cohort).lesson(thread.position or 0, circle.track, current_user.locale).title


def _page(circle: Circle, cohort: Cohort, fault: CircleFault | None = None) -> str:
    same = [one for one, group in queries.circles_of(me()) if (group.id, one.track) == (cohort.id, circle.track)]
    threads = [(one, _title(one, circle, cohort)) for one in queries.threads_in(circle.id)]
    return render_template(
        "pages/desk/circle.html", circle=circle, cohort=cohort, threads=threads, others=same,
        seats=queries.seats_in(circle.id, kept_apart(me())), now=clock.now(), zone=current_user.zone,
        days=service.MUTE_DAYS, fault=fault, typed=request.form if fault else {},
    )  # fmt: skip
