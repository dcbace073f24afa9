"""Joining: by an invitation's link, or by a group's link with a code."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from unhurried.accounts import entry
from unhurried.accounts.models import Person
from unhurried.accounts.over import link_is_over
from unhurried.accounts.queries import person_by_email
from unhurried.accounts.speaking import chosen_here
from unhurried.cohorts import queries, rules, service
from unhurried.cohorts.forms import JoinForm
from unhurried.cohorts.models import Cohort, Invitation
from unhurried.cohorts.rules import CohortFault, CohortFull
from unhurried.cohorts.views.outside import ACTS, act_outside, place_has_gone, waits_outside
from unhurried.kit import clock
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.kit.languages import LANGUAGES, language
from unhurried.kit.limits import allow, visitor

pages = Blueprint("cohorts", __name__)


@pages.get("/join/<token>")
@access("token")
def invitation(token: str) -> ResponseReturnValue:
    """Where the invitation leads at this moment: the form to join, the group's questions, or the waiting list."""
    found = _invitation(token)
    return waits_outside(found, token) or _form_page(_cohort(found), _form(_cohort(found), found), token)


@pages.post("/join/<token>")
@access("public")
def join(token: str) -> ResponseReturnValue:
    """Join, answer the questions, wait, or wait no longer; what was typed stays when something is missing."""
    found = _invitation(token)
    if request.form.get("act") in ACTS:
        return act_outside(found, token, request.form["act"])
    cohort = _cohort(found)
    form = _form(cohort, found)
    if outside := waits_outside(found, token):
        return _form_page(cohort, form, token, full=True) if place_has_gone(cohort, found) else outside, 409
    if not form.validate_on_submit():
        return _form_page(cohort, form, token), 422
    try:
        return _joined(cohort, found, form)
    except CohortFull:
        return _form_page(cohort, form, token, full=True), 409
    except CohortFault as fault:
        return _form_page(cohort, form, token, fault=str(fault)), 409


def _joined(cohort: Cohort, found: Invitation, form: JoinForm) -> ResponseReturnValue:
    known = person_by_email(found.email) is not None
    with transaction():
        if not service.accept(found):
            link_is_over()
        enrolment = service.join(cohort, found.email, form.wishes(), _choices(form), own_pace=form.own_pace())
        if known:
            return _go_on()
        person = db.session.get_one(Person, enrolment.person_id)
        give = entry.sign_in(person, full=False, shared_device=form.inbox.data != "mine")
        spoken_by = person.locale
    with force_locale(spoken_by):
        return give(_go_on())


def _go_on() -> BaseResponse:
    """On to the home page; who has an account already signs in there, since a link alone opens no one's account."""
    flash(_("You have a place. Nothing more is needed today."))
    return redirect("/home")


@pages.route("/group/<code>", methods=["GET", "POST"])
@access("public")
def code(code: str) -> ResponseReturnValue:
    """A group's own link: whoever has it asks for an invitation by mail. The answer never tells who is known."""
    cohort = queries.cohort_by_code(code)
    if cohort is None:
        link_is_over()
    if request.method == "GET":
        return render_template("pages/cohorts/code.html", asks=cohort.questions, asked=False, typed="", fault="")
    typed = request.form.get("email", "")
    if not (allow("group", typed.strip().lower(), 6, 10) and allow("group-from", visitor(), 100, 10)):
        abort(429)
    try:
        with transaction():
            service.invite(cohort, typed, by_link=True)
    except CohortFault as fault:
        return render_template(
            "pages/cohorts/code.html", asks=cohort.questions, asked=False, typed=typed, fault=str(fault)
        ), 422
    return render_template("pages/cohorts/code.html", asks=cohort.questions, asked=True, typed="", fault="")


def _invitation(token: str) -> Invitation:
    found = queries.invitation_by_token(token)
    if found is None or found.state != "waiting" or found.expires_at <= clock.now():
        link_is_over()
    return found


def _cohort(found: Invitation) -> Cohort:
    return db.session.get_one(Cohort, found.cohort_id)


def _form(cohort: Cohort, found: Invitation) -> JoinForm:
    form = JoinForm(data=_suggested(cohort, found.wishes))
    begun = cohort.state == "launched" and clock.now().date() > cohort.starts_on
    form.fit(queries.course_of(cohort).outline.tracks, _days(cohort.starts_on), begun=begun)
    return form


def _suggested(cohort: Cohort, wishes: dict[str, str]) -> dict[str, object]:
    hour = wishes.get("hour") or cohort.hour.strftime("%H:%M")
    return {
        "name": wishes.get("name", ""),
        "zone": wishes.get("zone") or cohort.zone,
        "hour": hour.zfill(5),
        "day": wishes.get("day") or "0",
        "style": wishes.get("style") or "discreet",
        "track": wishes.get("track"),
        "letters": "all",
        "language": _language(cohort, wishes),
        "start": "group",
        "reminders": wishes.get("reminders", "").lower() in rules.YES,
    }


def _language(cohort: Cohort, wishes: dict[str, str]) -> str | None:
    """What this browser chose, else what the sheet or the group says, else what the browser asks for."""
    return chosen_here() or wishes.get("language") or cohort.locale or language()


def _days(first: date) -> list[SelectChoice]:
    return [SelectChoice(str(day), format_date(first + timedelta(day), "EEEE")) for day in range(7)]


def _choices(form: JoinForm) -> dict[str, str]:
    after = "yes" if form.after_course.data else "no"
    return {"inbox": form.inbox.data, "letters": form.letters.data, "after_course": after}


def _form_page(cohort: Cohort, form: JoinForm, token: str, fault: str = "", *, full: bool = False) -> str:
    course = queries.course_of(cohort)
    read_in = [LANGUAGES[one] for one in course.locales if one in LANGUAGES]
    given = {"cohort": cohort, "course": course, "form": form, "token": token, "read_in": read_in}
    return render_template("pages/cohorts/join.html", fault=fault, full=full, **given)
