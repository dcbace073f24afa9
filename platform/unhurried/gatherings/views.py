"""A member's pages: what is coming, one gathering with its link and their answer, and their private calendar."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from unhurried.accounts.models import Person
from unhurried.gatherings import queries, service
from unhurried.gatherings.calendars import as_calendar, may_name_titles
from unhurried.gatherings.queries import OwnMeeting
from unhurried.gatherings.rules import GatheringFault
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.settings import settings

pages = Blueprint("gatherings", __name__)
LOOK_BACK = timedelta(days=28)


@pages.get("/gatherings")
@access("link")
def all_of() -> ResponseReturnValue:
    """What is coming in one's groups, and what was lately."""
    return _list_page()


@pages.get("/gatherings/<int:gathering_id>")
@access("link")
def one(gathering_id: int) -> ResponseReturnValue:
    """One gathering: when, how long, the link, one's own answer."""
    return _page(_own(gathering_id))


@pages.post("/gatherings/<int:gathering_id>/answer")
@access("link")
def answer(gathering_id: int) -> ResponseReturnValue:
    """Say that one means to come, or not this time, or take the answer back."""
    try:
        with transaction():
            service.answer(_own(gathering_id), request.form.get("answer", ""))
    except GatheringFault as fault:
        db.session.rollback()
        return _page(_own(gathering_id), str(fault)), 422
    flash(_("Thank you. You can change it at any time."))
    return redirect(url_for("gatherings.one", gathering_id=gathering_id), 303)


@pages.post("/gatherings/calendar")
@access("link")
def make_feed() -> ResponseReturnValue:
    """A new calendar address, shown this once; the one before ends."""
    who = _reader()
    titles = request.form.get("says") == "titles" and may_name_titles(who)
    with transaction():
        token = service.make_feed(who.id, titles=titles)
    return _list_page(f"{settings().site}{url_for('gatherings.feed', token=token)}")


@pages.post("/gatherings/calendar/stop")
@access("link")
def stop_feed() -> ResponseReturnValue:
    """End the calendar address."""
    with transaction():
        service.stop_feed(_reader().id)
    flash(_("The address has ended. What a calendar fetched before stays in it until you remove it there."))
    return redirect(url_for("gatherings.all_of"), 303)


@pages.get("/calendar/<token>.ics")
@access("token")
def feed(token: str) -> ResponseReturnValue:
    """The calendar of whoever made this address. Fetching it changes nothing."""
    found = queries.owner_of_feed(token) or abort(404)
    _feed, person = found
    coming = queries.own_meetings(person.id, clock.now() - LOOK_BACK)
    with force_locale(person.locale):
        content = as_calendar(*found, coming)
    headers = {"Content-Disposition": 'inline; filename="calendar.ics"'}
    return Response(content, mimetype="text/calendar", headers=headers)


def next_gathering() -> OwnMeeting | None:
    """The visitor's next gathering that stands, for their first page."""
    coming = queries.own_meetings(_reader().id, clock.now())
    return next((one for one in coming if not one.meeting.is_off), None)


def _reader() -> Person:
    person: Person = current_user
    return person


def _own(gathering_id: int) -> OwnMeeting:
    return queries.own_meeting(_reader().id, gathering_id) or abort(404)


def _page(own: OwnMeeting, fault: str = "") -> str:
    over, zone = own.meeting.ends_at <= clock.now(), _reader().zone
    return render_template("pages/gatherings/one.html", own=own, over=over, zone=zone, fault=fault)


def _list_page(address: str = "") -> str:
    """The list, and once the whole address of the calendar that was made a moment ago."""
    who, now = _reader(), clock.now()
    found = queries.own_meetings(who.id, now - LOOK_BACK)
    return render_template(
        "pages/gatherings/all.html",
        coming=[own for own in found if own.meeting.ends_at > now],
        past=[own for own in reversed(found) if own.meeting.ends_at <= now and not own.meeting.is_off],
        zone=who.zone,
        feed=queries.feed_of(who.id),
        may_name=may_name_titles(who),
        address=address,
    )
