"""Writing to a facilitator from any session, reading the answers in a full one, and the same talk at the desk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Enrolment
from unhurried.journal.service import JournalFault, in_one_step
from unhurried.journal.views.blueprint import keep_at_the_door
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.limits import allow
from unhurried.kit.tokens import mint
from unhurried.messages import queries, service
from unhurried.messages.service import MessageFault

pages = Blueprint("messages", __name__)
MOST_BYTES = 8_000_000


@pages.url_value_preprocessor
def before_the_door(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take long texts, and keep in the journal what was written when the session ended meanwhile."""
    request.max_content_length = request.max_form_memory_size = MOST_BYTES
    if endpoint == "messages.send" and request.method == "POST":
        keep_at_the_door(link_may_enter=True)


@pages.get("/message")
@access("link")
def write() -> ResponseReturnValue:
    """An empty page to the facilitators of one's group, with when they answer."""
    return _page()


@pages.post("/message")
@access("link")
def send() -> ResponseReturnValue:
    """Send it; what was typed stays when it cannot be sent."""
    place = _own_place()
    if place is None:
        return _page(_("Choose the group that it is about. It is not sent yet.")), 422
    if not allow("message", str(_me().id), 20, 60):
        abort(429)
    try:
        with in_one_step():
            service.write(place, request.form.get("text", ""), _tab())
    except (MessageFault, JournalFault) as fault:
        db.session.rollback()
        return _page(str(fault)), 422
    flash(_("Sent. Your facilitator reads it on a weekday and answers here within two working days."))
    return redirect(url_for("messages.talk") if g.session.full else url_for("lessons.home"), 303)


@pages.get("/messages")
@access("full")
def talk() -> ResponseReturnValue:
    """What one wrote and what facilitators answered."""
    return _page(shown=queries.messages_of(_me().id))


@pages.get("/for-you")
@access("full")
def for_you() -> ResponseReturnValue:
    """Where the neutral line by mail leads: the places where something may be there to read."""
    return render_template("pages/messages/for_you.html")


@pages.get("/desk/messages")
@access("staff")
def talks() -> ResponseReturnValue:
    """Who wrote, and who waits for an answer; no text."""
    return render_template("pages/messages/talks.html", talks=queries.talks_of(_me().id), zone=_me().zone)


@pages.post("/desk/messages/<int:enrolment>")
@access("staff")
def read(enrolment: int) -> ResponseReturnValue:
    """Open one talk. By POST, because its writer sees that it was read."""
    place, group = _looked_after(enrolment)
    with transaction():
        service.read_talk(place, by=_me().id)
        return _desk_page(place, group, shown=queries.messages_in(enrolment))


@pages.get("/desk/messages/<int:enrolment>/write")
@access("staff")
def begin(enrolment: int) -> ResponseReturnValue:
    """An empty page to one participant."""
    return _desk_page(*_looked_after(enrolment))


@pages.post("/desk/messages/<int:enrolment>/write")
@access("staff")
def answer(enrolment: int) -> ResponseReturnValue:
    """Send it to the participant."""
    place, _group = _looked_after(enrolment)
    try:
        with in_one_step():
            service.answer(place, request.form.get("text", ""), _tab(), by=_me().id)
    except (MessageFault, JournalFault) as fault:
        db.session.rollback()
        return _desk_page(*_looked_after(enrolment), fault=str(fault)), 422
    flash(_("Sent. They read it on the site, and a neutral line by mail says that something is there."))
    return redirect(url_for("messages.talks"), 303)


def _me() -> Person:
    person: Person = current_user
    return person


def _tab() -> str:
    typed = request.form.get("tab", "")
    return typed if 16 <= len(typed) <= 80 else mint()


def _own_place() -> Enrolment | None:
    """The chosen one of the writer's groups that somebody looks after; None for any other."""
    places = [one for one in queries.places_of(_me().id, _me().locale) if one.looked_after]
    wanted = request.form.get("place", "")
    found = [one for one in places if str(one.enrolment_id) == wanted]
    return db.session.get_one(Enrolment, found[0].enrolment_id) if found else None


def _looked_after(enrolment: int) -> tuple[Enrolment, str]:
    return queries.place_for(_me().id, enrolment) or abort(404)


def _page(fault: str = "", shown: list[Any] | None = None) -> str:
    places = queries.places_of(_me().id, _me().locale)
    return render_template(
        "pages/messages/talk.html", places=[one for one in places if one.looked_after], nobody=not places,
        shown=shown, fault=fault, typed=request.form if fault else {}, tab=mint(), zone=_me().zone,
    )  # fmt: skip


def _desk_page(place: Enrolment, group: str, *, fault: str = "", shown: list[Any] | None = None) -> str:
    return render_template(
        "pages/messages/desk_talk.html", place=place, group=group, shown=shown or [], fault=fault,
        typed=request.form if fault else {}, tab=mint(), zone=_me().zone, me=_me().id,
    )  # fmt: skip
