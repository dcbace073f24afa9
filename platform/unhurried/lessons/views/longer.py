"""“I need longer with this week”, and the whole week on one page to print."""

from __future__ import annotations

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from unhurried.care.queries import opens_safety_pages
from unhurried.kit.access import access
from unhurried.kit.db import db, transaction
from unhurried.lessons import forms, queries
from unhurried.lessons.forms import FormFault
from unhurried.lessons.queries import WeekPage
from unhurried.lessons.views.blueprint import pages, reader
from unhurried.lessons.views.changing import FAULTS, back_again, tell, undo_by
from unhurried.lessons.views.weeks import WEEK
from unhurried.pacing import service as pacing


@pages.get(f"{WEEK}/longer")
@access("link")
def longer(enrolment: int, position: int) -> ResponseReturnValue:
    """The ways to have more time, each with the day on which the next page would open."""
    return _page(_own_week(enrolment, position))


@pages.post(f"{WEEK}/longer")
@access("link")
def take_longer(enrolment: int, position: int) -> ResponseReturnValue:
    """Take more time; the answer says when the next page opens now, and offers to undo it."""
    week = _own_week(enrolment, position)
    before = {"pace": queries.longer_page(reader(), enrolment).pace}
    who, chosen = reader().id, request.form.get("way", "")
    try:
        with transaction():
            if chosen == "week_off":
                pacing.take_time_off(who)
            else:
                pacing.change_pace(enrolment, _days(chosen))
    except FAULTS as fault:
        db.session.rollback()
        return _page(week, str(fault)), 422
    if chosen == "week_off":
        return tell(_("A week off begins today. This page stays open."), back_again())
    return tell(
        _("You have longer. The next page waits until you have read this one."),
        undo_by("lessons.pace", before, enrolment=enrolment),
    )


@pages.get(f"{WEEK}/print")
@access("link")
def for_print(enrolment: int, position: int) -> ResponseReturnValue:
    """Every step of the week on one page, without a button; looking at it changes nothing."""
    return render_template("pages/lessons/print.html", page=_own_week(enrolment, position))


def _days(chosen: str) -> int:
    days = forms.interval({"pace": chosen}) if chosen.startswith("own:") else None
    if days is None:
        raise FormFault(_("Choose one of these ways."), "way")
    return days


def _own_week(enrolment: int, position: int) -> WeekPage:
    person = reader()
    page = queries.open_week(person.id, enrolment, position, person.locale, safety=opens_safety_pages(g.session))
    return page if page and page.week.kind != "rest" else abort(404)


def _page(week: WeekPage, fault: str = "") -> str:
    ways = queries.longer_page(reader(), week.enrolment_id)
    typed = request.form.get("way", "") if fault else ""
    return render_template("pages/lessons/longer.html", page=week, longer=ways, fault=fault, typed=typed)
