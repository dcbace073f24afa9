"""What facilitators keep in mind of one person: opened by a press that the person sees, and read by the person."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.desk import service
from unhurried.desk.queries.notes import note_about, notes_about, place_noted
from unhurried.desk.service import NoteChanged, NoteFault
from unhurried.desk.views.blueprint import pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction

own = Blueprint("noted", __name__)


@pages.get("/notes/<int:enrolment>")
@access("staff")
def note(enrolment: int) -> ResponseReturnValue:
    """Whether there is a note, since when and until when it waits; no text."""
    place, group = _mine(enrolment)
    return render_template("pages/desk/note.html", place=place, group=group, note=note_about(place.id), opened=False)


@pages.post("/notes/<int:enrolment>/open")
@access("staff")
def open_note(enrolment: int) -> ResponseReturnValue:
    """The note itself. By POST, because whom it is about sees that it was read."""
    place, group = _mine(enrolment)
    with transaction():
        service.read_note(place, by=current_user.id)
        return _opened(place, group)


@pages.post("/notes/<int:enrolment>")
@access("staff")
def keep_note(enrolment: int) -> ResponseReturnValue:
    """Keep what was typed; a colleague's words that came between are shown beside it and not lost."""
    place, _group = _mine(enrolment)
    try:
        with transaction():
            seen = request.form.get("seen", type=int, default=0)
            service.write_note(place, request.form, _date(), seen=seen, by=current_user.id)
    except NoteFault as fault:
        db.session.rollback()
        return _opened(*_mine(enrolment), fault=fault), 409 if isinstance(fault, NoteChanged) else 422
    flash(_("Kept. They can read it on their page."))
    return redirect(url_for("desk.note", enrolment=enrolment), 303)


@own.get("/notes")
@access("full")
def mine() -> ResponseReturnValue:
    """What facilitators keep in mind of oneself, and how one likes to be reached."""
    return render_template("pages/desk/noted.html", places=notes_about(current_user.id, current_user.locale))


@own.post("/notes")
@access("full")
def choose() -> ResponseReturnValue:
    """How facilitators of one group may reach one, from now on."""
    places = notes_about(current_user.id, current_user.locale)
    wanted = [one.enrolment.id for one in places if str(one.enrolment.id) == request.form.get("place")]
    way = request.form.get("way", "")
    if not wanted or way not in service.WAYS:
        abort(400)
    with transaction():
        place = db.session.get_one(Enrolment, wanted[0])
        service.choose_way(place, way, wanted=request.form.get("quiet") != "no")
    flash(_("Kept. Your facilitators see it when they think of writing to you."))
    return redirect(url_for("noted.mine"), 303)


@own.post("/my-weeks/<any(tell, take_back):act>")
@access("full")
def danger(act: str) -> ResponseReturnValue:
    """Have somebody on duty know that one is not safe, by one's own yes; or take that back."""
    with transaction():
        if act == "tell" and service.tell_of_danger(current_user):
            said = _("Somebody on duty is told now. They write to you here, and to nobody else.")
        elif act == "tell":
            said = _("You are in no group at present, so nobody could be told. The Safety page has help.")
        else:
            service.untell_of_danger(current_user)
            said = _("Taken back.")
    flash(said)
    return redirect(url_for("care.my_weeks"), 303)


def _opened(place: Enrolment, group: Cohort, fault: NoteFault | None = None) -> str:
    return render_template(
        "pages/desk/note.html", place=place, group=group, note=note_about(place.id), opened=True, fault=fault,
        typed=request.form if fault else None,
    )  # fmt: skip


def _date() -> date | None:
    typed = request.form.get("next_on", "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise NoteFault(_("Choose the next date from the calendar, or leave it out. Nothing is saved yet.")) from None


def _mine(enrolment_id: int) -> tuple[Enrolment, Cohort]:
    return place_noted(current_user, enrolment_id) or abort(404)
