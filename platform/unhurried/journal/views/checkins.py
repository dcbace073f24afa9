"""Checking in: any session may, and reading one's own answers asks for a full one."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.journal import forms, queries, service
from unhurried.journal.views.adding import own_week
from unhurried.journal.views.blueprint import pages, writer
from unhurried.kit.access import access
from unhurried.kit.db import db
from unhurried.lessons.queries import WeekPage

HERE = "/check-in/<int:enrolment>/<int:position>"


@pages.get(HERE)
@access("link")
def check_in(enrolment: int, position: int) -> ResponseReturnValue:
    """The questions, with nothing chosen."""
    return _page(own_week(enrolment, position))


@pages.post(HERE)
@access("link")
def answer(enrolment: int, position: int) -> ResponseReturnValue:
    """Keep the answers, whatever they are."""
    page = own_week(enrolment, position)
    answers = forms.answers_given(request.form)
    try:
        with service.in_one_step():
            service.check_in(writer().id, enrolment, position, answers)
    except service.JournalFault as fault:
        db.session.rollback()
        return _page(page, fault)
    flash(_thanks(answers))
    return redirect(url_for("lessons.week", enrolment=enrolment, position=position), 303)


@pages.get("/journal/check-ins")
@access("full")
def check_ins() -> ResponseReturnValue:
    """One's own check-ins, without totals or grades."""
    found = queries.check_ins_of(writer().id)
    return render_template("pages/journal/check_ins.html", check_ins=found, zone=writer().zone)


@pages.get("/journal/check-ins/over-time")
@access("full")
def over_time() -> ResponseReturnValue:
    """One's own check-ins over the weeks, as pictures and as a table; shown only to who asks for it."""
    found = queries.trends_of(writer().id, writer().locale)
    return render_template("pages/journal/over_time.html", trends=found, zone=writer().zone)


def _page(page: WeekPage, fault: service.JournalFault | None = None) -> ResponseReturnValue:
    typed = request.form if fault else {}
    again = queries.check_in_of(page.enrolment_id, page.week.position) is not None
    shown = render_template(
        "pages/journal/check_in.html", page=page, typed=typed, fault=fault, again=again, full=g.session.full
    )
    return shown, 422 if fault else 200


def _thanks(answers: service.Answers) -> str:
    if answers.contact:
        return _("Your facilitator sees that you would like to hear from them. They write within two working days.")
    if answers.given.get("heavy") in ("4", "5"):
        return _("Thank you for saying that it is heavy. Nothing has to follow from it.")
    return _("Your check-in is kept.")
