"""The desk's page on announcements: who gets it when, a yes, and the way back until it was sent."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from unhurried.cohorts.models import Cohort
from unhurried.cohorts.queries import course_of, members
from unhurried.desk.foretelling import tellings_of_announcement
from unhurried.desk.queries import seats, titles
from unhurried.desk.views.blueprint import mine
from unhurried.gatherings import rules, service
from unhurried.gatherings.models import Announcement
from unhurried.gatherings.queries import announcements_of
from unhurried.gatherings.rules import GatheringFault
from unhurried.gatherings.service.announcing import LIVES
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.tokens import digest
from unhurried.letters.service.again import say_now, who_may_have_now

pages = Blueprint("announcing", __name__, url_prefix="/desk/groups/<int:cohort_id>/announcements")


@pages.get("")
@access("staff")
def all_of(cohort_id: int) -> ResponseReturnValue:
    """What was announced, and a box for a few lines."""
    return _page(mine(cohort_id))


@pages.post("")
@access("staff")
def announce(cohort_id: int) -> ResponseReturnValue:
    """First who gets it when, then a yes."""
    cohort, typed = mine(cohort_id), request.form.get("words", "")
    try:
        words, only = rules.clean_words(typed), _only(cohort_id)
        preview = _preview(cohort, words, only)
        if request.form.get("sure") != "yes" or request.form.get("shown") != preview["mark"]:
            return _page(cohort, preview=preview)
        with transaction():
            made = service.announce(mine(cohort_id), words, by=current_user.id, only=only)
            said = say_now(made.id, _people(cohort_id, only)) if _at_once() else 0
    except GatheringFault as fault:
        db.session.rollback()
        return _page(cohort, faults={fault.field: str(fault)}), 422
    if said:
        flash(ngettext("It goes to one person now.", "It goes to %(num)s people now.", said))
    flash(_("It rides in the next letters. You can take it back until it was sent."))
    return redirect(url_for("announcing.all_of", cohort_id=cohort_id), 303)


@pages.post("/<int:announcement_id>/take-back")
@access("staff")
def take_back(cohort_id: int, announcement_id: int) -> ResponseReturnValue:
    """Nobody gets it who did not get it yet."""
    try:
        with transaction():
            cohort = mine(cohort_id)
            found = db.session.get(Announcement, announcement_id)
            if found is None or found.cohort_id != cohort_id or found.gathering_id is not None:
                abort(404)
            service.take_back(cohort, announcement_id, by=current_user.id)
    except GatheringFault as fault:
        db.session.rollback()
        flash(str(fault), "fault")
    else:
        flash(_("It is taken back. Whoever has not had it yet gets nothing of it."))
    return redirect(url_for("announcing.all_of", cohort_id=cohort_id), 303)


def _at_once() -> bool:
    return request.form.get("when") == "now"


def _only(cohort_id: int) -> set[int] | None:
    """The enrolments that were chosen: those of one track, or those who have a page open; None for everyone."""
    kind, _colon, which = request.form.get("to", "").partition(":")
    if kind == "track":
        return {seat.enrolment.id for seat in seats(cohort_id) if seat.enrolment.track == which}
    if kind == "open" and which.isascii() and which.isdecimal() and len(which) < 4:
        return {seat.enrolment.id for seat in seats(cohort_id) if seat.opened >= int(which)}
    return None


def _people(cohort_id: int, only: set[int] | None) -> dict[int, int]:
    return {place.id: person.id for place, person in members(cohort_id) if only is None or place.id in only}


def _preview(cohort: Cohort, words: str, only: set[int] | None) -> dict[str, Any]:
    """Who gets it when; what a yes counts for is these words, to these people, at once or not."""
    people = _people(cohort.id, only)
    mark = digest(repr((words, sorted(people), _at_once())))[:16]
    now = len(who_may_have_now(people.values())) if _at_once() and cohort.state == "launched" else 0
    letters = tellings_of_announcement(cohort, clock.now() + LIVES, only)
    return {"letters": letters, "mark": mark, "people": len(people), "now": now}


def _choices(cohort: Cohort) -> list[tuple[str, str]]:
    """To whom: everyone, a track where there are two, who has a page open."""
    course = course_of(cohort)
    tracks = {"hurt": _("Those whose trust was broken"), "broke": _("Those who broke trust")}
    found = [("", _("Everyone in the group"))]
    if len(course.outline.tracks) > 1:
        found += [(f"track:{track}", tracks.get(track, track)) for track in course.outline.tracks]
    open_for = max((seat.opened for seat in seats(cohort.id)), default=0)
    named = titles(course)
    return found + [
        (f"open:{at}", _("Those who have “%(title)s” open", title=named[at])) for at in range(1, open_for + 1)
    ]


def _page(cohort: Cohort, *, faults: dict[str, str] | None = None, preview: dict[str, Any] | None = None) -> str:
    return render_template(
        "pages/gatherings/desk_announce.html",
        cohort=cohort,
        typed=request.form,
        faults=faults or {},
        preview=preview,
        choices=_choices(cohort),
        announced=announcements_of(cohort.id),
        now=clock.now(),
    )
