"""The desk's pages on a group's gatherings: planned, changed and called off by hand, each with what it would mean."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from unhurried.cohorts.models import Cohort
from unhurried.cohorts.queries import looks_after
from unhurried.desk.foretelling import tellings_of_gathering
from unhurried.desk.views.blueprint import mine
from unhurried.gatherings import forms, service
from unhurried.gatherings.queries import Meeting, answers_to, meeting, meetings_of, places_that_know, seats_at
from unhurried.gatherings.rules import GatheringFault, Wish
from unhurried.gatherings.words import Span
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.tokens import digest
from unhurried.pacing.rules import local

pages = Blueprint("meetings", __name__, url_prefix="/desk/groups/<int:cohort_id>/gatherings")
PAGE = "/<int:gathering_id>"


@pages.get("")
@access("staff")
def all_of(cohort_id: int) -> ResponseReturnValue:
    """What the group has planned, and what it had."""
    cohort, now = mine(cohort_id), clock.now()
    found = meetings_of([cohort_id])
    theirs = _is_theirs(cohort_id)
    return render_template(
        "pages/gatherings/desk_all.html",
        cohort=cohort,
        coming=[one for one in found if one.ends_at > now],
        past=[one for one in reversed(found) if one.ends_at <= now],
        answers=answers_to(found) if theirs else {},
    )


@pages.route("/new", methods=["GET", "POST"])
@access("staff")
def new(cohort_id: int) -> ResponseReturnValue:
    """A new gathering: first when each zone has it and which letters tell of it, then a yes."""
    cohort = mine(cohort_id)
    if request.method == "GET":
        return _form(cohort, {"minutes": "60", "clock": "19:00"})
    return _weighed(cohort, None)


@pages.route(f"{PAGE}/change", methods=["GET", "POST"])
@access("staff")
def change(cohort_id: int, gathering_id: int) -> ResponseReturnValue:
    """Another time, title, length or link: first what moves and who knew the old time, then a yes."""
    cohort, found = mine(cohort_id), _own(cohort_id, gathering_id)
    if request.method == "GET":
        return _form(cohort, _typed_of(found), found)
    return _weighed(cohort, found)


def _weighed(cohort: Cohort, before: Meeting | None) -> ResponseReturnValue:
    typed = request.form.to_dict()
    wish, faults = forms.wish(typed)
    if wish is None:
        return _form(cohort, typed, before, faults=faults), 422
    try:
        at = service.weigh(cohort, wish, before.id if before else None)
        if typed.get("sure") != "yes" or typed.get("shown") != _mark(wish):
            return _form(cohort, typed, before, preview=_preview(cohort, wish, at, before))
        with transaction():
            _do(cohort, wish, before, typed)
    except GatheringFault as fault:
        db.session.rollback()
        return _form(cohort, typed, before, faults={fault.field: str(fault)}), 422
    flash(_("It is changed.") if before else _("It is planned. Letters tell of it, nobody has to answer."))
    return redirect(url_for("meetings.all_of", cohort_id=cohort.id), 303)


def _do(cohort: Cohort, wish: Wish, before: Meeting | None, typed: forms.Typed) -> None:
    here = mine(cohort.id)
    if before is None:
        service.plan(here, wish, by=current_user.id)
    else:
        service.change(here, before.id, wish, seen=forms.seen_version(typed), by=current_user.id)


def _preview(cohort: Cohort, wish: Wish, at: datetime, before: Meeting | None) -> dict[str, Any]:
    """What a yes would mean. `moves` is false where only words, length or link change: then no letter goes out."""
    moves = before is None or before.at != at
    span = Span(at, at + timedelta(minutes=wish.minutes))
    known = len(places_that_know(before)) if before else 0
    letters = tellings_of_gathering(cohort, at, before.id if before else None) if moves else []
    return {"span": span, "moves": moves, "letters": letters, "known": known, "mark": _mark(wish)}


@pages.route(f"{PAGE}/call-off", methods=["GET", "POST"])
@access("staff")
def call_off(cohort_id: int, gathering_id: int) -> ResponseReturnValue:
    """Call a gathering off: first who knows of it, then a yes."""
    cohort, found, fault = mine(cohort_id), _own(cohort_id, gathering_id), ""
    if request.method == "POST":
        try:
            with transaction():
                seen = forms.seen_version(request.form)
                told = service.call_off(mine(cohort_id), gathering_id, seen=seen, by=current_user.id)
        except GatheringFault as refused:
            db.session.rollback()
            fault = str(refused)
        else:
            flash(_("It is called off.") + _who_reads_so(told))
            return redirect(url_for("meetings.all_of", cohort_id=cohort_id), 303)
    known = len(places_that_know(found))
    shown = {"cohort": cohort, "meeting": found, "known": known, "fault": fault}
    return render_template("pages/gatherings/desk_call_off.html", **shown), 422 if fault else 200


def _who_reads_so(told: int) -> str:
    if not told:
        return " " + _("No letter had told of it.")
    return " " + ngettext(
        "One person’s letter had told of it. By the day before, a letter tells them.",
        "The letters of %(num)s people had told of it. By the day before, a letter tells them.",
        told,
    )


@pages.get(PAGE)
@access("staff")
def one(cohort_id: int, gathering_id: int) -> ResponseReturnValue:
    """One gathering: who means to come, and who was there, for the group's own facilitators."""
    cohort, found = mine(cohort_id), _own(cohort_id, gathering_id)
    seats = seats_at(found) if _is_theirs(cohort_id) else None
    begun = found.at <= clock.now()
    return render_template("pages/gatherings/desk_one.html", cohort=cohort, meeting=found, seats=seats, begun=begun)


@pages.post(f"{PAGE}/there")
@access("staff")
def there(cohort_id: int, gathering_id: int) -> ResponseReturnValue:
    """Note who was there."""
    if not _is_theirs(cohort_id):
        abort(404)
    try:
        with transaction():
            found = _own(cohort_id, gathering_id)
            service.note_who_came(found, forms.enrolments(request.form.getlist("came")), by=current_user.id)
    except GatheringFault as fault:
        db.session.rollback()
        flash(str(fault), "fault")
    else:
        flash(_("It is noted. Each person sees their own line, nobody else’s."))
    return redirect(url_for("meetings.one", cohort_id=cohort_id, gathering_id=gathering_id), 303)


def _form(
    cohort: Cohort,
    typed: forms.Typed,
    before: Meeting | None = None,
    *,
    faults: dict[str, str] | None = None,
    preview: dict[str, Any] | None = None,
) -> str:
    return render_template(
        "pages/gatherings/desk_form.html",
        cohort=cohort,
        before=before,
        typed=typed,
        faults=faults or {},
        preview=preview,
    )


def _typed_of(found: Meeting) -> dict[str, str]:
    at = local(found.zone, found.at)
    words = {"title": found.title, "link": found.link, "minutes": str(found.minutes), "seen": str(found.version)}
    return {**words, "on": at.date().isoformat(), "clock": f"{at:%H:%M}"}


def _mark(wish: Wish) -> str:
    """What a preview was of: a yes counts for that alone."""
    return digest(repr(wish))[:16]


def _is_theirs(cohort_id: int) -> bool:
    return looks_after(current_user.id, cohort_id)


def _own(cohort_id: int, gathering_id: int) -> Meeting:
    found = meeting(gathering_id)
    return found if found and found.cohort_id == cohort_id else abort(404)
